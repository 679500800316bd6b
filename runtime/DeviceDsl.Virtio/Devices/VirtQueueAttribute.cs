namespace DeviceDsl.Virtio;

/// <summary>Makes a method the handler of one or more virtqueues.</summary>
/// <remarks>
/// <para>
/// <c>uint M(DescriptorChain chain)</c> serves one request and returns the number of bytes that it has written (VQ-10): the device
/// completes the request and publishes it. <c>void M(VirtQueue queue)</c> takes and completes requests itself; the device then publishes
/// the completed ones. The method can keep requests and complete them later, inside <see cref="VirtioDevice.Synchronize"/>, followed by
/// <see cref="VirtioDevice.Publish"/>.
/// </para>
/// <para>
/// A request that is kept can end before it is answered: the driver resets the device or the queue, or the device is removed. The request
/// then has no bytes, and completing it leaves no trace. While the guest has bus mastering of the device disabled, writes and completions
/// wait until the guest enables it again (PC-6). <see cref="DescriptorChain.Status"/> distinguishes the two. Spans of a request are valid
/// only within the handler that took them.
/// </para>
/// <para>Handlers of a device run one at a time. If one throws, the device needs a reset.</para>
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl.Virtio;
///
/// [VirtioDevice(1)]
/// public sealed partial class Wire : VirtioDevice
/// {
///     [VirtQueue(0, Count = 2, Stride = 2)]                   // queues 0 and 2: the handler takes the requests
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
/// <param name="index">The index of the queue, or of the first of several.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class VirtQueueAttribute(int index) : Attribute
{
    /// <summary>The index of the queue, or of the first of several.</summary>
    public int Index { get; } = index;

    /// <summary>The queue size that is offered: a power of two from 1 to 32768.</summary>
    public int Size { get; set; } = 256;

    /// <summary>The number of queues that the method serves.</summary>
    public int Count { get; set; } = 1;

    /// <summary>The distance between their indices.</summary>
    public int Stride { get; set; } = 1;
}
