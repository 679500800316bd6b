namespace DeviceDsl.Virtio;

/// <summary>Makes a method the handler of a virtqueue, or of several.</summary>
/// <remarks>
/// <para>
/// <c>uint M(DescriptorChain chain)</c> serves one request and returns how many bytes it has written (VQ-10): the device completes it,
/// and tells the driver. <c>void M(VirtQueue queue)</c> takes and completes what it likes; the device publishes what it completed. What it
/// keeps it completes later, inside <see cref="VirtioDevice.Synchronize"/>, and tells with <see cref="VirtioDevice.Publish"/>.
/// </para>
/// <para>
/// A request that is kept can end before it is answered: its driver resets the device or the queue, or the device is removed. It is then as
/// a request of no bytes, and completing it leaves no trace. While the guest keeps bus mastering from the device, what it writes and
/// completes waits until the guest gives it back (PC-6). <see cref="DescriptorChain.Status"/> tells the two apart. Spans of a request are
/// valid only within the handler that took them.
/// </para>
/// <para>Handlers of a device run one at a time. What they throw makes the device need a reset.</para>
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl.Virtio;
///
/// [VirtioDevice(1)]
/// public sealed partial class Wire : VirtioDevice
/// {
///     [VirtQueue(0, Count = 2, Stride = 2)]                   // queues 0 and 2: what it takes, it takes itself
///     private void OnReceive(VirtQueue queue)
///     {
///         while (queue.TryTake(out DescriptorChain chain)) queue.Complete(chain, 0);
///     }
///
///     [VirtQueue(1, Count = 2, Stride = 2, Size = 64)]        // queues 1 and 3: one request at a time
///     private uint OnTransmit(DescriptorChain chain) => 0;
/// }
/// </code>
/// </example>
/// <param name="index">The queue, or the first of several.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class VirtQueueAttribute(int index) : Attribute
{
    /// <summary>The queue, or the first of several.</summary>
    public int Index { get; } = index;

    /// <summary>The queue size that is offered, 1 to 32768; a power of two.</summary>
    public int Size { get; set; } = 256;

    /// <summary>How many queues the method serves.</summary>
    public int Count { get; set; } = 1;

    /// <summary>How far their indices are apart.</summary>
    public int Stride { get; set; } = 1;
}
