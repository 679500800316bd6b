namespace DeviceDsl.Analyzers.Api;

/// <summary>Groups of the types of the machine API.</summary>
internal static class MachineTypeExtensions
{
    /// <summary>Whether it connects an eventfd to a machine until it is deassigned.</summary>
    public static bool IsRegistration(this MachineType type)
        => type is MachineType.Doorbell or MachineType.IrqFd or MachineType.Registration;

    /// <summary>Whether the analysis tracks the state of such objects.</summary>
    public static bool IsTracked(this MachineType type)
        => type.IsRegistration()
            || type is MachineType.EventFd or MachineType.LoopRegistration or MachineType.Update or MachineType.Machine;
}
