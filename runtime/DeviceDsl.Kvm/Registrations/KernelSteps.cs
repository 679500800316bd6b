using DeviceDsl.Foundation;

namespace DeviceDsl.Kvm.Registrations;

/// <summary>The requests made to the kernel for one change, so that they can be undone.</summary>
internal sealed class KernelSteps
{
    private readonly Stack<(IKernelRegistration Registration, bool IsDeassign)> _done = new();

    /// <summary>Assigns registrations in order, up to the first that the kernel refuses.</summary>
    public Refusal? TryAssign(IEnumerable<IKernelRegistration> registrations)
    {
        foreach (IKernelRegistration registration in registrations)
        {
            Errno errno = registration.Request(isDeassign: false);
            if (errno != Errno.None) return registration.Explain(errno, other: null);
            _done.Push((registration, false));
        }

        return null;
    }

    /// <summary>Deassigns registrations. It cannot fail: eventfds and keys are those of the assignment (IOE-16, IRQ-15).</summary>
    public void Deassign(IEnumerable<IKernelRegistration> registrations)
    {
        foreach (IKernelRegistration registration in registrations)
        {
            _ = registration.Request(isDeassign: true);
            _done.Push((registration, true));
        }
    }

    /// <summary>Undoes all steps in reverse order.</summary>
    /// <returns>The registrations that the kernel refused to restore.</returns>
    public IReadOnlyList<IKernelRegistration> Undo()
    {
        var lost = new List<IKernelRegistration>();
        while (_done.TryPop(out (IKernelRegistration Registration, bool IsDeassign) step))
        {
            Errno errno = step.Registration.Request(!step.IsDeassign);
            if (step.IsDeassign && errno != Errno.None) lost.Add(step.Registration);
        }

        return lost;
    }
}
