using System.Linq;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>
/// DDSL0101: a method that other code calls closes the eventfd of a member and stores a new one, and leaves the registration of the old one
/// to a member that it does not read.
/// </summary>
internal static class ReplacedEventFds
{
    public static void Check(FlowRun run)
    {
        if (run.Graph.Owner is not IMethodSymbol { MethodKind: MethodKind.Ordinary, IsStatic: false } method
            || method.DeclaredAccessibility == Accessibility.Private)
        {
            return;
        }

        foreach (FlowState state in run.Exits.Where(static exit => !exit.IsThrow).Select(static exit => exit.State))
        {
            foreach (SmallMap<int, TrackedObject>.Entry pair in state.Objects)
            {
                TrackedObject tracked = pair.Value;
                if (tracked is { IsRegistration: true, State: LifetimeState.Presumed, IsTracked: true, ClosedAt: >= 0, ClosedAs: { } rule }
                    && run.MemberOf(pair.Key)?.Last is { } member
                    && IsReplaced(run, state, tracked.EventFd)
                    && !IsRead(run.Graph, member))
                {
                    run.SiteDiagnostics.Add(new(rule, tracked.EventFd, pair.Key, tracked.ClosedAt), registration: tracked);
                    run.SiteDiagnostics.AddClean(tracked.ClosedAt);
                }
            }
        }
    }

    private static bool IsReplaced(FlowRun run, FlowState state, int eventFd)
        => run.MemberOf(eventFd) is { } member
            && state.Get(member) is { IsObject: true } held
            && held.Id != eventFd
            && state.Find(held.Id) is { State: LifetimeState.Open };

    private static bool IsRead(FlowGraph graph, ISymbol member)
        => graph.Operations.OfType<IMemberReferenceOperation>().Any(reference => Symbols.AreSame(MemberOf(reference), member)
                && !(reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference))
            || graph.Nested.Exists(nested => IsRead(nested, member));

    private static ISymbol MemberOf(IMemberReferenceOperation reference)
        => reference.Member is IFieldSymbol { AssociatedSymbol: { } property } ? property : reference.Member;
}
