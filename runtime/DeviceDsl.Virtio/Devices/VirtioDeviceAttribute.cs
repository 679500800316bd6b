namespace DeviceDsl.Virtio;

/// <summary>Says which kind of virtio device a class is.</summary>
/// <example>
/// <code>
/// using DeviceDsl.Virtio;
///
/// [VirtioDevice(4)]
/// public sealed partial class Dice : VirtioDevice
/// {
///     [VirtQueue(0, Size = 64)]
///     private uint OnRequest(DescriptorChain chain) => chain.Writer.Fill(6, uint.MaxValue);
/// }
/// </code>
/// </example>
/// <param name="id">The number of the kind: 1 network, 2 block, 3 console, 4 entropy (PC-4).</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class VirtioDeviceAttribute(int id) : Attribute
{
    /// <summary>The number of the kind.</summary>
    public int Id { get; } = id;

    /// <summary>What messages call the device; the name of the class when left out.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// Whether kicks come by ioeventfd while the driver runs (IE-2). Switched off for devices whose drivers spin until a kick is
    /// served: then the handler runs in the guest's write.
    /// </summary>
    public bool IoEventFd { get; set; } = true;
}
