namespace DeviceDsl.Irqchips;

/// <summary>The processors as the 8259s see them. Their local APICs may be in this machine or elsewhere.</summary>
internal interface IExternalProcessors
{
    /// <summary>Whether any of them accepts the interrupts of the 8259s (PIC-7).</summary>
    bool TakesExternalInterrupts { get; }

    /// <summary>The kernel whose behaviour they follow.</summary>
    KernelProfile Profile { get; }

    /// <summary>Called when the 8259s raise their output, without their lock (LCK-7).</summary>
    void OnExternalInterrupt();
}
