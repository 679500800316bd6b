using DeviceDsl.Virtio.Devices;

namespace DeviceDsl.Virtio;

/// <summary>The ownership of a device's queue, handed over to other code until this is disposed of (IE-8).</summary>
/// <remarks>
/// Kicks signal the owner's eventfd, by ioeventfd while the driver is ready, and the device's own handler is not called. The eventfd is
/// signalled once whenever kicks are routed to it, because some may have come before. When the queue is given back, the owner drops what is
/// pending in the eventfd: the device checks the queue itself.
/// </remarks>
public sealed class QueueOwner : IDisposable
{
    private readonly QueueSet _queues;

    internal QueueOwner(QueueSet queues, int queue, EventFd kick)
    {
        _queues = queues;
        Queue = queue;
        Kick = kick;
    }

    /// <summary>The index of the queue.</summary>
    public int Queue { get; }

    internal EventFd Kick { get; }

    /// <summary>Serves the queue as a handler of the device, alone among its handlers, and then publishes what was completed.</summary>
    /// <param name="serve">Takes and completes requests. If it throws, the device needs a reset.</param>
    /// <returns>Whether the queue could be served: false while the driver is not ready, and after the queue was given back.</returns>
    public bool Serve(Action<VirtQueue> serve)
    {
        ArgumentNullException.ThrowIfNull(serve);
        return _queues.ServeFor(this, serve);
    }

    /// <summary>Gives the queue back to the device. After it returns, no more kicks reach the owner. Repeated calls do nothing.</summary>
    public void Dispose() => _queues.TakeBack(this);
}
