namespace DeviceDsl.Virtio;

/// <summary>Makes a property a field of the device's configuration space.</summary>
/// <remarks>
/// The property is of type <see cref="byte"/>, <see cref="ushort"/>, <see cref="uint"/> or <see cref="ulong"/>, and is read whenever the driver
/// reads the field. A device that changes one says so with <see cref="VirtioDevice.NotifyConfigurationChanged"/>.
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl.Virtio;
///
/// [VirtioDevice(3)]
/// public sealed partial class Terminal : VirtioDevice
/// {
///     [VirtioConfig(0)]
///     private ushort Columns { get; set; } = 80;
///
///     [VirtioConfig(8, IsWritable = true)]                    // what the driver writes comes by the setter
///     private uint Emergency { get; set; }
///
///     [VirtQueue(0, Count = 2)]
///     private uint OnRequest(DescriptorChain chain) => 0;
///
///     public void Widen()
///     {
///         Synchronize(() => Columns = 132);
///         NotifyConfigurationChanged();
///     }
/// }
/// </code>
/// </example>
/// <param name="offset">Where the field begins, in bytes from the beginning of the space.</param>
[AttributeUsage(AttributeTargets.Property, Inherited = false)]
public sealed class VirtioConfigAttribute(int offset) : Attribute
{
    /// <summary>Where the field begins, in bytes from the beginning of the space.</summary>
    public int Offset { get; } = offset;

    /// <summary>Its length in bytes; as wide as the property's type when left out.</summary>
    public int Length { get; set; }

    /// <summary>Whether the driver may write it: then the property is set (CF-5).</summary>
    public bool IsWritable { get; set; }
}
