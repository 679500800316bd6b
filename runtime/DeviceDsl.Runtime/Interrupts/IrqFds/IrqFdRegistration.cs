using DeviceDsl.Eventing;

namespace DeviceDsl;

/// <summary>An irqfd assigned to a machine: signals of an eventfd become interrupts.</summary>
/// <remarks>
/// The machine takes the counts of the eventfd, so it needs no draining: deassigning completes an injection in progress first
/// (IRQ-16). Closing the eventfd ends the irqfd too (IRQ-18); closing the resample eventfd does not (RES-6).
/// </remarks>
public abstract class IrqFdRegistration : MachineRegistration
{
    private protected IrqFdRegistration(EventCounter trigger, Gsi gsi, bool isResampling)
    {
        Trigger = trigger;
        Gsi = gsi;
        IsResampling = isResampling;
    }

    /// <summary>The global system interrupt.</summary>
    public Gsi Gsi { get; }

    /// <summary>
    /// Whether the line stays up until the guest's end of interrupt, which then signals the resample eventfd (RES-1, RES-3).
    /// </summary>
    public bool IsResampling { get; }

    /// <summary>
    /// The key that binds an <see cref="EoiNotification"/> to the irqfd; <see langword="null"/> unless this is a level irqfd.
    /// </summary>
    public LevelIrqKey? LevelKey { get; private protected init; }

    private protected EventCounter Trigger { get; }

    /// <summary>The eventfd and the GSI.</summary>
    public override string ToString() => $"Irqfd {Trigger} on GSI {Gsi}";
}
