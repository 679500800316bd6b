namespace DeviceDsl.Analyzers.Api;

/// <summary>Groups of the types of the machine API.</summary>
internal static class MachineTypeExtensions
{
    /// <summary>Whether it stands between an eventfd and a machine until it is deassigned.</summary>
    public static bool IsRegistration(this MachineType type)
        => type is MachineType.Doorbell or MachineType.IrqFd or MachineType.Registration;

    /// <summary>Whether the state of such an object is followed.</summary>
    public static bool IsFollowed(this MachineType type)
        => type.IsRegistration()
            || type is MachineType.EventFd or MachineType.LoopRegistration or MachineType.Update or MachineType.Machine;
}
