using DeviceDsl.Interrupts;

namespace DeviceDsl.Irqchips;

/// <summary>What an IOAPIC here sees of processors whose local APICs are elsewhere (SPL-3).</summary>
/// <param name="apics">The local APICs.</param>
/// <param name="count">How many processors there are.</param>
/// <param name="profile">The kernel that the IOAPIC follows.</param>
internal sealed class SplitProcessors(IRemoteLocalApics apics, int count, KernelProfile profile) : IInterruptDestinations, IMessageTarget
{
    /// <inheritdoc/>
    public int Count => count;

    /// <inheritdoc/>
    public KernelProfile Profile => profile;

    /// <inheritdoc/>
    public bool NeedsRoutes => true;

    /// <inheritdoc/>
    public int Deliver(in InterruptMessage message, IAcceptanceRecorder? acceptances) => Deliver(message);

    /// <inheritdoc/>
    public int Deliver(in InterruptMessage message) => apics.Send(MsiMessage.Of(message));

    /// <inheritdoc/>
    public bool TryDeliverAtOnce(in InterruptMessage message)
    {
        Deliver(message);
        return true;
    }

    /// <summary>Nobody here knows.</summary>
    public bool? HasPendingEnd(int processor, in InterruptMessage message) => null;

    /// <summary>The routes say it all (SPL-5).</summary>
    public void RequestScan()
    {
    }

    /// <inheritdoc/>
    public void Publish(IReadOnlyList<GsiRoute> routes) => apics.SetRoutes(routes);
}
