using DeviceDsl.Foundation;

namespace DeviceDsl.Kvm.Registrations;

/// <summary>Something that the kernel does with an eventfd, as <see cref="KernelRegistrations"/> asks for it.</summary>
internal interface IKernelRegistration
{
    /// <summary>Does what can be done without the kernel's machine: checks, descriptors of its own, following the eventfd.</summary>
    Refusal? TryPrepare();

    /// <summary>Gives up what was prepared; nothing may have been.</summary>
    void GiveBack();

    /// <summary>Asks the kernel to assign or deassign it.</summary>
    Errno Request(bool isDeassign);

    /// <summary>What the kernel says of two that conflict.</summary>
    Errno Conflict { get; }

    /// <summary>Whether the kernel refuses to have both.</summary>
    bool ConflictsWith(IKernelRegistration other);

    /// <summary>What the kernel's number means.</summary>
    /// <param name="errno">The number.</param>
    /// <param name="other">The registration that it is about, where one is known.</param>
    Refusal Explain(Errno errno, IKernelRegistration? other);

    /// <summary>Ends it, as <see cref="MachineRegistration.RequestStop"/> does.</summary>
    void RequestStop();
}
