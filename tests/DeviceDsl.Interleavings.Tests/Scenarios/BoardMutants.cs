using DeviceDsl.Interleavings.Tests;

namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>The mutants that <see cref="BoardScenarios"/> catch.</summary>
internal static class BoardMutants
{
    private const string Board = "Machines/Attaching/BoardAttachment.cs";
    private const string Attachment = "Machines/Attaching/DeviceAttachment.cs";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new(nameof(BoardScenarios.B11ARefusedBoardLeavesNothing), Board,
            "in Enumerable.Reverse(_parts)) part.Abandon", "in Enumerable.Reverse(_parts).Take(1)) part.Abandon"),
        new(nameof(BoardScenarios.B4AKickThatRacesFindsTheRestOfItsBoard), Board,
            "part.DetachUpTo(step);", "part.DetachUpTo(DetachStep.Done);"),
        new(nameof(BoardScenarios.B4AKickThatRacesFindsTheRestOfItsBoard), Attachment,
            "_handlers.Close(() => Device.Host?.Disconnect(_handlers)); break;", "break;"),
        new(nameof(BoardScenarios.ADeviceLeavesItsBoardOnce), Attachment,
            "using (_detachLock.Hold()) { for (", "{ for ("),
        new(nameof(BoardScenarios.AHandlerStopsAnotherDeviceOfItsBoard), "Eventing/PausableItem.cs",
            "gate.Park(this);", ""),
    ];
}
