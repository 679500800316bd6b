using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Api;

/// <summary>Classifies calls of the machine API.</summary>
internal static class MachineCalls
{
    /// <summary>The effect of a call.</summary>
    /// <param name="types">The machine API.</param>
    /// <param name="method">The called method.</param>
    /// <param name="receiver">
    /// The type of the receiver, even if the call goes through a base class or an interface, as <c>using</c> does.
    /// </param>
    public static MachineCall Of(MachineTypes types, IMethodSymbol method, MachineType receiver)
    {
        MachineType type = types.Of(method.ContainingType);
        if (type == MachineType.None) return IsDispose(method) ? OfDispose(receiver) : MachineCall.None;

        return method.MethodKind switch
        {
            MethodKind.Ordinary or MethodKind.ReducedExtension => OfMember(types, type, receiver, method),
            MethodKind.PropertyGet => MachineCall.Other,
            _ => MachineCall.None,
        };
    }

    private static bool IsDispose(IMethodSymbol method)
        => method.Name == "Dispose"
            && method.Parameters.IsEmpty
            && method.ContainingType.SpecialType == SpecialType.System_IDisposable;

    private static MachineCall OfMember(MachineTypes types, MachineType type, MachineType receiver, IMethodSymbol method)
        => type switch
        {
            MachineType.EventFd => OfEventFd(method),
            MachineType.Doorbell or MachineType.IrqFd or MachineType.Registration => OfRegistration(method),
            MachineType.LoopRegistration => method.Name switch
            {
                "Dispose" => MachineCall.EndLoopRegistration,
                "RequestStop" => MachineCall.RequestStop,
                _ => MachineCall.Other,
            },
            MachineType.Loop => method.Name == "Add" ? MachineCall.AddToLoop : MachineCall.Other,
            MachineType.Attachment => method.Name switch
            {
                "Dispose" => MachineCall.Detach,
                "RequestStop" => MachineCall.RequestStop,
                _ => MachineCall.Other,
            },
            MachineType.Update => OfUpdate(method),
            MachineType.Machine => OfMachine(types, method),
            _ => receiver == MachineType.None ? MachineCall.None : MachineCall.Other,
        };

    private static MachineCall OfDispose(MachineType receiver) => receiver switch
    {
        MachineType.EventFd => MachineCall.Close,
        MachineType.Doorbell or MachineType.IrqFd or MachineType.Registration => MachineCall.Deassign,
        MachineType.LoopRegistration => MachineCall.EndLoopRegistration,
        MachineType.Update => MachineCall.DropUpdate,
        MachineType.Machine => MachineCall.EndMachine,
        MachineType.Attachment => MachineCall.Detach,
        _ => MachineCall.None,
    };

    private static MachineCall OfEventFd(IMethodSymbol method) => method.Name switch
    {
        "Create" or "CreateLinux" or "FromHandle" => MachineCall.CreateEventFd,
        "Duplicate" => MachineCall.Duplicate,
        "Dispose" => MachineCall.Close,
        "TryRead" => MachineCall.Read,
        "Signal" or "TrySignal" => MachineCall.Signal,
        _ => MachineCall.Other,
    };

    private static MachineCall OfRegistration(IMethodSymbol method) => method.Name switch
    {
        "Deassign" or "Dispose" => MachineCall.Deassign,
        "StopAndDrain" => MachineCall.StopAndDrain,
        "RequestStop" => MachineCall.RequestStop,
        _ => MachineCall.Other,
    };

    private static MachineCall OfUpdate(IMethodSymbol method) => method.Name switch
    {
        "AssignIoEventFd" => MachineCall.AssignDoorbell,
        "AssignIrqFd" => MachineCall.AssignIrqFd,
        "Deassign" => MachineCall.DeassignLater,
        "Commit" => MachineCall.Commit,
        "TryCommit" => MachineCall.TryCommit,
        "Dispose" => MachineCall.DropUpdate,
        _ => MachineCall.Other,
    };

    private static MachineCall OfMachine(MachineTypes types, IMethodSymbol method) => method.Name switch
    {
        "AssignIoEventFd" => MachineCall.AssignDoorbell,
        "TryAssignIoEventFd" => MachineCall.TryAssignDoorbell,
        "AssignIrqFd" or "AssignLevelIrqFd" => MachineCall.AssignIrqFd,
        "TryAssignIrqFd" => MachineCall.TryAssignIrqFd,
        "TryAttach" => MachineCall.TryAttach,
        "AssignEoiNotification" => MachineCall.AssignEoiNotification,
        "CreateEventFd" => MachineCall.CreateEventFd,
        "BeginUpdate" => MachineCall.BeginUpdate,
        "Settle" => MachineCall.Settle,
        "Pause" => MachineCall.Pause,
        "Resume" => MachineCall.Resume,
        "Dispose" => MachineCall.EndMachine,
        _ => types.Of(method.ReturnType) == MachineType.Errno ? MachineCall.Try : MachineCall.Other,
    };
}
