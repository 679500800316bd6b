using DeviceDsl.Interleavings.Tests;

namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>The mutants that <see cref="DeferredScenarios"/> and <see cref="DeferredTurnScenarios"/> catch.</summary>
internal static class DeferredMutants
{
    private const string Access = "Foundation/DeferredAccess.cs";
    private const string Wait = "Machines/Access/AccessWait.cs";
    private const string Attachment = "Machines/Attaching/DeviceAttachment.cs";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new(nameof(DeferredScenarios.AReadGetsItsAnswer), Access,
            "_value = value; _change.PulseAll();", "_value = value;"),
        new(nameof(DeferredScenarios.AReadGetsItsAnswer), Access,
            "if (!IsOpen(sequence)) return false; _isWaiting = false;", "_isWaiting = false;"),
        new(nameof(DeferredScenarios.AnAnswerThatMeetsAResetEndsTheReadOnce), Access,
            "if (!IsOpen(sequence)) return false; _isWaiting = false;", "if (!IsOpen(sequence)) return true; _isWaiting = false;"),
        new(nameof(DeferredScenarios.ADetachedDeviceLeavesNoProcessorWaiting), "Eventing/HandlerGate.cs",
            "Deferred.Close(); onClosing?.Invoke();", "onClosing?.Invoke();"),
        new(nameof(DeferredScenarios.AMachineThatEndsLeavesNoProcessorWaiting), "Eventing/HandlerGate.cs",
            "Deferred.Close(); onClosing?.Invoke();", "onClosing?.Invoke();"),
        new(nameof(DeferredScenarios.AFailureLeavesNoProcessorWaiting), Attachment,
            "_failures.Record(exception); _deferred.EndAll();", "_failures.Record(exception);"),
        new(nameof(DeferredScenarios.APauseKeepsTheProcessorThatWaits), Wait,
            "using (gate.Pass()) return hasEnded;", "return hasEnded;"),
        new(nameof(DeferredScenarios.APauseKeepsTheProcessorThatWaits), "Machines/Access/ExitMap.cs",
            "using ReadSections.Section passage = gate.PassGuest(); return AccessOutcome.Take(Of(address.Space).TryRead(",
            "ReadSections.Section passage = gate.PassGuest(); return AccessOutcome.Take(Of(address.Space).TryRead("),
        new(nameof(DeferredTurnScenarios.TwoProcessorsWaitInTurn), Wait,
            "if (wait._earlier.Access is not null) return false;", ""),
        new(nameof(DeferredTurnScenarios.AResetEndsTheReadThatWaitsAndNotTheNext), Attachment,
            "_deferred.EndAll(); _handlers.Guard(\"reset\", Device.Reset);", "_handlers.Guard(\"reset\", Device.Reset);"),
        new(nameof(DeferredTurnScenarios.AResetEndsTheReadThatWaitsAndNotTheNext), "Eventing/DeferredAccesses.cs",
            "access.TryRefuse(); _waiting.Clear(); }", "access.TryAnswer(); _waiting.Clear(); }"),
        new(nameof(DeferredScenarios.AWriteOfAHandlerLosesNoProcessor), "Machines/Access/DeferredOffer.cs",
            "wait.CanWait ? wait.Begin() : waiting.Find(target)", "wait.CanWait ? wait.Begin() : default"),
    ];
}
