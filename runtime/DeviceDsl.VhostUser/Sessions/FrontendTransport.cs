using DeviceDsl.VhostUser.Protocol;
using DeviceDsl.Virtio.Devices;

namespace DeviceDsl.VhostUser.Sessions;

/// <summary>The transport of a device whose frontend is another process.</summary>
/// <param name="machine">The machine that runs the handlers.</param>
/// <param name="rings">The rings of the connection.</param>
internal sealed class FrontendTransport(Machine machine, IReadOnlyList<FrontendRing> rings) : IVirtioTransport
{
    private BackendChannel? _channel;

    /// <inheritdoc/>
    public Machine Machine => machine;

    /// <inheritdoc/>
    public bool MayAccessMemory => true;

    /// <summary>The transport keeps no state of the driver: the frontend does.</summary>
    public IReadOnlyList<ISavedState> SavedParts => [];

    /// <summary>Sets the channel for requests of the backend, and closes the one before.</summary>
    public void SetChannel(BackendChannel? channel) => Interlocked.Exchange(ref _channel, channel)?.Dispose();

    /// <summary>Kicks arrive by the frontend's descriptors.</summary>
    public NotifyAddress? KickOf(int queue) => null;

    /// <summary>Interrupts the driver for a queue, or announces a changed configuration (VU-14).</summary>
    public void Interrupt(ushort vector)
    {
        if (vector < rings.Count) rings[vector].Call();
        else Volatile.Read(ref _channel)?.AnnounceConfiguration();
    }

    /// <inheritdoc/>
    public void EndInterrupt()
    {
    }

    /// <inheritdoc/>
    public void RestoreInterrupts()
    {
        foreach (FrontendRing ring in rings) ring.Call();
    }

    /// <inheritdoc/>
    public void OnFailed()
    {
        foreach (FrontendRing ring in rings) ring.ReportError();
    }

    /// <inheritdoc/>
    public override string ToString() => $"vhost-user on {machine}";
}
