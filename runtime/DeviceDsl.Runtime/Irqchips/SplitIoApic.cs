using DeviceDsl.Interrupts;

namespace DeviceDsl.Irqchips;

/// <summary>An IOAPIC here in front of local APICs elsewhere, which it reaches by messages (SPL-3), and what leads lines to it.</summary>
internal sealed class SplitIoApic : IDisposable
{
    /// <summary>How many GSIs the local APICs have to reserve: one for each input, from 0.</summary>
    public const int ReservedRoutes = IoApic.PinCount;

    /// <summary>Makes the IOAPIC, with a routing that leads GSI n to input n.</summary>
    /// <param name="apics">The local APICs.</param>
    /// <param name="processors">How many there are.</param>
    /// <param name="profile">The kernel that the IOAPIC follows.</param>
    /// <param name="clock">Measures delays.</param>
    /// <param name="hasWideDestinations">Whether destinations of messages have 32 bits there (GSI-9).</param>
    public SplitIoApic(IRemoteLocalApics apics, int processors, KernelProfile profile, TimeProvider clock, bool hasWideDestinations)
    {
        Router = new GsiRouter(hasWideDestinations);
        var behind = new SplitProcessors(apics, processors, profile);
        IoApic = new IoApic(behind, Router.Acks, clock);
        Router.Connect(behind);
        Router.Connect(ChipId.IoApic, IoApic);
        Router.Replace(RoutingTable.DefaultOfIoApic);
    }

    /// <summary>Leads lines to the IOAPIC, and messages to the local APICs.</summary>
    public GsiRouter Router { get; }

    /// <summary>The IOAPIC.</summary>
    public IoApic IoApic { get; }

    /// <summary>The local APIC of a processor told of the end of a level interrupt (SPL-2).</summary>
    public void OnEndOfInterrupt(int processor, byte vector) => IoApic.EndInterrupt(processor, vector, endsLevels: true);

    /// <inheritdoc/>
    public void Dispose() => IoApic.Dispose();
}
