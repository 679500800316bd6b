namespace DeviceDsl.Virtio;

/// <summary>Somebody else who serves a queue of a device, until this is disposed of (IE-8).</summary>
/// <remarks>
/// Kicks signal the owner's eventfd, by ioeventfd while the driver is ready, and the device's own handler is not called. The eventfd is
/// signalled once whenever kicks begin to come there, as some may have come before. What is pending in it when the queue is
/// given back is the owner's to drop: the device looks at the queue itself then.
/// </remarks>
public sealed class QueueOwner : IDisposable
{
    private readonly VirtioDevice _device;

    internal QueueOwner(VirtioDevice device, int queue, EventFd kick)
    {
        _device = device;
        Queue = queue;
        Kick = kick;
    }

    /// <summary>The queue.</summary>
    public int Queue { get; }

    internal EventFd Kick { get; }

    /// <summary>Serves the queue: alone among the handlers of the device, which then tells the driver what was completed.</summary>
    /// <param name="serve">Takes and completes. What it throws makes the device need a reset.</param>
    /// <returns>Whether there was a queue to serve: not while the driver is not ready, nor once the queue was given back.</returns>
    public bool Serve(Action<VirtQueue> serve)
    {
        ArgumentNullException.ThrowIfNull(serve);
        return _device.ServeFor(this, serve);
    }

    /// <summary>Gives the queue back to the device. When this returns, no kick comes to the owner any more. It may be called again.</summary>
    public void Dispose() => _device.TakeBack(this);
}
