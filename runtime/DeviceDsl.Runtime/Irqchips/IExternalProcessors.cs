namespace DeviceDsl.Irqchips;

/// <summary>The processors as the 8259s see them, whose local APICs are here or elsewhere.</summary>
internal interface IExternalProcessors
{
    /// <summary>Whether any of them takes the interrupts of the 8259s (PIC-7).</summary>
    bool TakesExternalInterrupts { get; }

    /// <summary>The kernel that they follow.</summary>
    KernelProfile Profile { get; }

    /// <summary>The 8259s ask for attention now. No lock of theirs is held (LCK-7).</summary>
    void OnExternalInterrupt();
}
