using DeviceDsl.Interrupts;

namespace DeviceDsl.Irqchips;

/// <summary>An IOAPIC in this process for remote local APICs, which it reaches by messages (SPL-3), with its router.</summary>
internal sealed class SplitIoApic : IDisposable
{
    /// <summary>The number of GSIs that the local APICs must reserve: one for each input, from 0.</summary>
    public const int ReservedRoutes = IoApic.PinCount;

    /// <summary>Creates the IOAPIC, with a routing of GSI n to input n.</summary>
    /// <param name="apics">The local APICs.</param>
    /// <param name="processors">The number of processors.</param>
    /// <param name="profile">The kernel whose behaviour the IOAPIC follows.</param>
    /// <param name="clock">The clock for delays.</param>
    /// <param name="hasWideDestinations">Whether destinations of messages have 32 bits (GSI-9).</param>
    public SplitIoApic(IRemoteLocalApics apics, int processors, KernelProfile profile, TimeProvider clock, bool hasWideDestinations)
    {
        Router = new GsiRouter(hasWideDestinations);
        var behind = new SplitProcessors(apics, processors, profile);
        IoApic = new IoApic(behind, Router.Acks, clock);
        Router.Connect(behind);
        Router.Connect(ChipId.IoApic, IoApic);
        Router.Replace(RoutingTable.DefaultOfIoApic);
    }

    /// <summary>Routes lines to the IOAPIC, and messages to the local APICs.</summary>
    public GsiRouter Router { get; }

    /// <summary>The IOAPIC.</summary>
    public IoApic IoApic { get; }

    /// <summary>Called when the local APIC of a processor reports the end of a level interrupt (SPL-2).</summary>
    public void OnEndOfInterrupt(int processor, byte vector) => IoApic.EndInterrupt(processor, vector, endsLevels: true);

    /// <inheritdoc/>
    public void Dispose() => IoApic.Dispose();
}
