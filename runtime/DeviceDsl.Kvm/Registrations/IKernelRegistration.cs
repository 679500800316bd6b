using DeviceDsl.Foundation;

namespace DeviceDsl.Kvm.Registrations;

/// <summary>A use of an eventfd by the kernel, as <see cref="KernelRegistrations"/> requests it.</summary>
internal interface IKernelRegistration
{
    /// <summary>Makes the preparations outside the kernel: checks, descriptors of its own, following the eventfd.</summary>
    Refusal? TryPrepare();

    /// <summary>Undoes the preparations; there may be none.</summary>
    void GiveBack();

    /// <summary>Requests the kernel to assign or deassign it.</summary>
    Errno Request(bool isDeassign);

    /// <summary>The kernel's error for two registrations that conflict.</summary>
    Errno Conflict { get; }

    /// <summary>Whether the kernel refuses to have both registrations.</summary>
    bool ConflictsWith(IKernelRegistration other);

    /// <summary>Returns the refusal for an error of the kernel.</summary>
    /// <param name="errno">The error.</param>
    /// <param name="other">The conflicting registration, if it is known.</param>
    Refusal Explain(Errno errno, IKernelRegistration? other);

    /// <summary>Ends the registration, like <see cref="MachineRegistration.RequestStop"/>.</summary>
    void RequestStop();
}
