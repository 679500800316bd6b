using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;

namespace DeviceDsl.Irqchips;

/// <summary>
/// The stand-in for an IOAPIC and 8259s that are elsewhere. It reports the ends of level interrupts that came by the routes
/// reserved for the IOAPIC's inputs (SPL-2).
/// </summary>
internal sealed class SplitControllers(GsiRouter router, LocalApicGroup processors, int reserved) : IEndOfInterruptSink
{
    /// <summary>The maximum number of reserved routes (GSI-13).</summary>
    public const int MaxReserved = RoutingRules.MaxRoutes;

    /// <inheritdoc/>
    public void Scan(LocalApic apic, HandledVectors handled)
    {
        using ReadSections.Section section = router.Readers.Enter();
        RoutingTable table = router.Table;
        for (int gsi = 0; gsi < Math.Min(reserved, table.Length); gsi++)
        {
            if (table.TargetsOf(gsi).Message is not { } message) continue;
            InterruptMessage interrupt = message.Decode(router.HasWideDestinations);
            if (!interrupt.IsLevel) continue;
            handled.AddRoute(interrupt.Destination, interrupt.IsLogical, interrupt.Vector, processors.Profile.SplitKeepsPendingVectors);
        }
    }

    /// <inheritdoc/>
    public void OnEndOfInterrupt(LocalApic apic, byte vector, bool isLevel) => apic.ReportEnd(vector);

    /// <inheritdoc/>
    public void OnStateSet(LocalApic apic)
    {
    }
}
