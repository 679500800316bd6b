using DeviceDsl.Buses;
using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;

namespace DeviceDsl.Machines;

/// <summary>The doorbells and irqfds of an <see cref="EmbeddedMachine"/>, each kind in its table.</summary>
/// <remarks>
/// A change first reserves everything that can be refused, invisibly to the guest and to signals. Then nothing can fail, and the
/// change is published.
/// </remarks>
/// <param name="ioEventFds">The doorbells.</param>
/// <param name="irqFds">The irqfds.</param>
/// <param name="accesses">The guest's accesses to the buses.</param>
internal sealed class EmbeddedRegistrations(IoEventFdTable ioEventFds, IrqFdTable irqFds, ReadSections accesses) : MachineRegistrations
{
    /// <inheritdoc/>
    protected override IoEventFdRegistration CreateDraft(EventFd eventFd, IoAddress address, int length, ulong? match)
        => ioEventFds.Draft(eventFd, address, length, match);

    /// <inheritdoc/>
    protected override IrqFdRegistration CreateDraft(EventFd trigger, Gsi gsi, EventFd? resample) => irqFds.Draft(trigger, gsi, resample);

    /// <inheritdoc/>
    protected override Refusal? TryApply(RegistrationChange change)
    {
        bool isCertain = false;
        try
        {
            Refusal? refusal = ioEventFds.TryReserve(change) ?? irqFds.TryReserve(change);
            if (refusal is not null) return refusal;
            ioEventFds.Publish(change);
            isCertain = true;
        }
        finally
        {
            if (!isCertain) GiveBack(change);
        }

        // Earlier signals are still in their counters.
        irqFds.Publish(change);
        return null;
    }

    /// <inheritdoc/>
    protected override void AwaitEnd(IReadOnlyList<MachineRegistration> removed)
    {
        // One wait is enough for all doorbells.
        if (removed.Any(registration => registration is IoEventFdRegistration)) accesses.WaitForReaders();
        base.AwaitEnd([.. removed.Where(registration => registration is not IoEventFdRegistration)]);
    }

    private void GiveBack(RegistrationChange change)
    {
        irqFds.GiveBack(change);
        ioEventFds.GiveBack(change);
    }
}
