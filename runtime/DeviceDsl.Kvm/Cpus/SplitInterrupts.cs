using DeviceDsl.Irqchips;
using DeviceDsl.Kvm.Native;

namespace DeviceDsl.Kvm.Cpus;

/// <summary>
/// Split mode: injects the interrupts of this process's 8259s one at a time, when the guest accepts them (SPL-4), and passes on the ends of
/// level interrupts that the kernel reports (SPL-2).
/// </summary>
/// <param name="cpu">The processor.</param>
/// <param name="source">The 8259s, if this processor receives their interrupts.</param>
/// <param name="onEndOfInterrupt">Called for ends of interrupts that the IOAPIC of this process waits for.</param>
internal sealed class SplitInterrupts(VirtualCpu cpu, IExternalInterrupts? source, Action<byte> onEndOfInterrupt) : CpuInterrupts
{
    /// <summary>If the guest does not accept the pending interrupt, the kernel exits as soon as it does.</summary>
    public override bool TryPrepare(Func<bool> isOver)
    {
        if (source is null) return true;
        if (source.HasInterrupt && cpu.Mapping.TakesExternalInterrupt) Inject(cpu, source.Acknowledge());
        cpu.Mapping.SetInterruptWindow(source.HasInterrupt);
        return true;
    }

    /// <inheritdoc/>
    public override bool TryServe(RunMapping exit)
    {
        if (exit.Reason != ExitReason.EndOfInterrupt) return exit.Reason == ExitReason.InterruptWindow;
        onEndOfInterrupt(exit.EndedVector);
        return true;
    }
}
