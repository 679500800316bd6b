using DeviceDsl.Foundation;

namespace DeviceDsl.Kvm.Registrations;

/// <summary>
/// The ioeventfds and irqfds of one machine of the kernel. The kernel decides; this class knows which registrations its refusals concern.
/// </summary>
/// <remarks>
/// The lock keeps this list and the kernel's equal. It is held while the kernel waits for guest accesses and injections in progress
/// (IOE-18, IRQ-16), which take no lock of this process.
/// </remarks>
internal sealed class KernelRegistrations
{
    [LockRank((int)LockRank.RegistrationTable)]
    private readonly RankedLock _gate = new(LockRank.RegistrationTable);
    private readonly List<IKernelRegistration> _active = [];

    /// <summary>Makes a change, all of it or nothing.</summary>
    public Refusal? TryCommit(RegistrationChange change)
    {
        IKernelRegistration[] added = [.. change.Added.OfType<IKernelRegistration>()];
        IKernelRegistration[] removed = [.. change.Removed.OfType<IKernelRegistration>().Distinct()];
        IReadOnlyList<IKernelRegistration> lost = [];
        bool isDone = false;
        try
        {
            Refusal? refusal = added.Select(registration => registration.TryPrepare()).FirstOrDefault(found => found is not null);
            if (refusal is null)
            {
                using (_gate.Hold()) refusal = TryApply(added, [.. removed.Where(_active.Contains)], out lost);
            }

            isDone = refusal is null;
            return lost.Count == 0
            ? refusal
            : refusal! with { Message = $"{refusal.Message} The kernel refused to restore {string.Join(", ", lost)}, which has ended." };
        }
        finally
        {
            if (!isDone) Array.ForEach(added, registration => registration.GiveBack());
            // Not under the lock: ending a registration first takes the registration's own lock, and then this one.
            foreach (IKernelRegistration registration in lost) registration.RequestStop();
        }
    }

    /// <summary>Deassigns a registration, unless a change has done so already.</summary>
    public void Remove(IKernelRegistration registration)
    {
        using (_gate.Hold())
        {
            // It fails only for lack of memory, and then the kernel has dropped the whole bus (BUS-9).
            if (_active.Remove(registration)) _ = registration.Request(isDeassign: true);
        }
    }

    private Refusal? TryApply(
        IKernelRegistration[] added, HashSet<IKernelRegistration> removed, out IReadOnlyList<IKernelRegistration> lost)
    {
        lost = [];
        Refusal? refusal = CheckConflicts(added, removed);
        if (refusal is not null) return refusal;
        var steps = new KernelSteps();
        refusal = TryRun(steps, added, removed);
        if (refusal is null)
        {
            _active.RemoveAll(removed.Contains);
            _active.AddRange(added);
            return null;
        }

        lost = steps.Undo();
        _active.RemoveAll(lost.Contains);
        return refusal;
    }

    /// <summary>Checks in advance for conflicts that the kernel would report only in the middle of the change.</summary>
    private Refusal? CheckConflicts(IKernelRegistration[] added, HashSet<IKernelRegistration> removed)
    {
        List<IKernelRegistration> there = [.. _active.Where(registration => !removed.Contains(registration))];
        foreach (IKernelRegistration registration in added)
        {
            IKernelRegistration? other = there.Find(registration.ConflictsWith);
            if (other is not null) return registration.Explain(registration.Conflict, other);
            there.Add(registration);
        }

        return null;
    }

    /// <summary>
    /// Begins with the registrations that conflict with none that is removed: if the kernel refuses one, no active doorbell was disturbed.
    /// </summary>
    private static Refusal? TryRun(KernelSteps steps, IKernelRegistration[] added, HashSet<IKernelRegistration> removed)
    {
        IKernelRegistration[] inTheWay = [.. removed.Where(old => added.Any(old.ConflictsWith))];
        IKernelRegistration[] blocked = [.. added.Where(registration => inTheWay.Any(registration.ConflictsWith))];
        Refusal? refusal = steps.TryAssign(added.Except(blocked));
        if (refusal is not null) return refusal;
        steps.Deassign(inTheWay);
        refusal = steps.TryAssign(blocked);
        if (refusal is null) steps.Deassign(removed.Except(inTheWay));
        return refusal;
    }
}
