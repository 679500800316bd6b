namespace DeviceDsl;

/// <summary>The way from a device to its machine, for code that the machine did not call: host events, timers, other threads.</summary>
/// <remarks>
/// What <see cref="Post"/> and <see cref="Synchronize"/> run is a handler of the device: it never runs beside another handler of
/// the device, and it waits for the end of a pause. All members may be called from any thread.
/// </remarks>
public sealed class DeviceHost
{
    private readonly Lock _unattached = new();

    /// <summary>Queues an action to run as a handler of the device on the machine's loop, without waiting for it.</summary>
    /// <param name="action">What to run. If it throws, the device needs a reset.</param>
    /// <returns>
    /// Whether it was queued. It is not while the device is attached to no machine. A pause keeps what is queued; detaching
    /// the device drops it.
    /// </returns>
    public bool Post(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return false;
    }

    /// <summary>Runs an action as a handler of the device before this returns.</summary>
    /// <param name="action">What to run. If it throws, the device needs a reset.</param>
    /// <returns>Whether it ran. It does not while the device needs a reset.</returns>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EDEADLK"/>: called by a handler of another device, which might be waiting for this one; use
    /// <see cref="Post"/>.
    /// </exception>
    public bool Synchronize(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        lock (_unattached) action();
        return true;
    }
}
