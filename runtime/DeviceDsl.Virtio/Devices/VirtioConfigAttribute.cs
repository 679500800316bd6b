namespace DeviceDsl.Virtio;

/// <summary>Makes a property a field of the device's configuration space.</summary>
/// <remarks>
/// The property is of type <see cref="byte"/>, <see cref="ushort"/>, <see cref="uint"/> or <see cref="ulong"/>, and is read whenever the driver
/// reads the field. A device that changes one says so with <see cref="VirtioDevice.NotifyConfigurationChanged"/>.
/// </remarks>
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
