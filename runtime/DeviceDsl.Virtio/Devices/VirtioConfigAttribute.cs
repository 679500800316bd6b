namespace DeviceDsl.Virtio;

/// <summary>Makes a property a field of the device's configuration space.</summary>
/// <remarks>
/// The property must be of type <see cref="byte"/>, <see cref="ushort"/>, <see cref="uint"/> or <see cref="ulong"/>. It is read whenever
/// the driver reads the field. A device that changes one reports that with <see cref="VirtioDevice.NotifyConfigurationChanged"/>.
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
///     [VirtioConfig(8, IsWritable = true)]                    // a write of the driver calls the setter
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
/// <param name="offset">The offset of the field in bytes from the beginning of the configuration space.</param>
[AttributeUsage(AttributeTargets.Property, Inherited = false)]
public sealed class VirtioConfigAttribute(int offset) : Attribute
{
    /// <summary>The offset of the field in bytes from the beginning of the configuration space.</summary>
    public int Offset { get; } = offset;

    /// <summary>Its length in bytes; by default the width of the property's type.</summary>
    public int Length { get; set; }

    /// <summary>Whether the driver may write it; a write sets the property (CF-5).</summary>
    public bool IsWritable { get; set; }
}
