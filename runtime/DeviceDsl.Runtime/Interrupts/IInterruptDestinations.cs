namespace DeviceDsl.Interrupts;

/// <summary>The processors as an IOAPIC sees them, whose local APICs are here or elsewhere.</summary>
internal interface IInterruptDestinations
{
    /// <summary>How many there are.</summary>
    int Count { get; }

    /// <summary>The kernel that they follow.</summary>
    KernelProfile Profile { get; }

    /// <summary>
    /// Whether they have to be told by routes which interrupts are levels, before one is delivered: otherwise its end could
    /// come and be passed on to nobody (SPL-1, SPL-2). Such processors do not tell who took an interrupt.
    /// </summary>
    bool NeedsRoutes { get; }

    /// <summary>Delivers an interrupt of an input. The lock of the IOAPIC is held.</summary>
    /// <param name="message">The interrupt.</param>
    /// <param name="acceptances">Notes who took it; <see langword="null"/> when nobody asks.</param>
    /// <returns>How many took it; 0 or -1 when none did (LAP-3).</returns>
    int Deliver(in InterruptMessage message, IAcceptanceRecorder? acceptances);

    /// <summary>Whether a processor has yet to end an interrupt; <see langword="null"/> when it is not meant by it.</summary>
    bool? HasPendingEnd(int processor, in InterruptMessage message);

    /// <summary>The entries of inputs have changed: whose ends are passed on is worked out anew. The lock of the IOAPIC is held.</summary>
    void RequestScan();

    /// <summary>Makes known where the inputs lead, where that is needed. No lock of the IOAPIC is held but the one that orders this.</summary>
    void Publish(IReadOnlyList<GsiRoute> routes);
}
