namespace DeviceDsl.Virtio;

/// <summary>Makes a class a virtio device.</summary>
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
/// <param name="id">The virtio device type: 1 network, 2 block, 3 console, 4 entropy (PC-4).</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class VirtioDeviceAttribute(int id) : Attribute
{
    /// <summary>The virtio device type.</summary>
    public int Id { get; } = id;

    /// <summary>The name of the device in messages; by default the name of the class.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// Whether kicks arrive by ioeventfd while the driver is ready (IE-2). Switch it off for devices whose drivers spin until a kick is
    /// served: the handler then runs in the guest's write.
    /// </summary>
    public bool IoEventFd { get; set; } = true;
}
