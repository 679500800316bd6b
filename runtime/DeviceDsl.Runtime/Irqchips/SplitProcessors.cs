using DeviceDsl.Interrupts;

namespace DeviceDsl.Irqchips;

/// <summary>Processors with remote local APICs, as an IOAPIC in this process sees them (SPL-3).</summary>
/// <param name="apics">The local APICs.</param>
/// <param name="count">The number of processors.</param>
/// <param name="profile">The kernel whose behaviour the IOAPIC follows.</param>
internal sealed class SplitProcessors(IRemoteLocalApics apics, int count, KernelProfile profile) : IInterruptDestinations, IMessageTarget
{
    /// <inheritdoc/>
    public int Count => count;

    /// <inheritdoc/>
    public KernelProfile Profile => profile;

    /// <inheritdoc/>
    public IRemoteLocalApics Remote => apics;

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

    /// <summary>Not known in this process.</summary>
    public bool? HasPendingEnd(int processor, in InterruptMessage message) => null;

    /// <summary>Does nothing: the routes carry all the information (SPL-5).</summary>
    public void RequestScan()
    {
    }

    /// <summary>Does nothing, for the same reason.</summary>
    public void RequestScan(uint destination, bool isLogical)
    {
    }
}
