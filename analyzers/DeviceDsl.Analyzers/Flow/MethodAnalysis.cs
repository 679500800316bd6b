using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>Walks a method and reports its mistakes.</summary>
internal static class MethodAnalysis
{
    private const int Depth = 3;

    public static IEnumerable<Rule> Reports { get; } = [.. SiteDiagnostic.Order, Catalogue.LocalNotDisposed, Catalogue.IgnoredErrno];

    public static FlowRun Walk(FlowGraph graph, FlowContext context, TypeMembers members)
    {
        var run = new FlowRun(graph, context, Depth, isNested: false);
        run.Entry = members.Enter(run);
        new GraphWalk(run).Walk(0, run.Entry);
        return run;
    }

    /// <summary>The findings of a walk, each once. An incomplete walk has no findings.</summary>
    public static IEnumerable<Finding> Report(FlowRun run, OwnershipTransfer transfer)
    {
        if (!run.IsComplete) return Enumerable.Empty<Finding>();

        Leaks.CheckRollback(run);
        Leaks.CheckPendingKick(run);
        ReplacedEventFds.Check(run);
        return SiteDiagnostics(run)
            .Concat(Leaks.Find(run, transfer).Select(id => Leaked(run, id)))
            .Concat(run.Errnos.Where(errno => !run.IsLookedAt(errno)).OrderBy(static errno => errno).Select(errno => Ignored(run, errno)));
    }

    private static IEnumerable<Finding> SiteDiagnostics(FlowRun run)
        => run.SiteDiagnostics.All
            .OrderBy(static pair => pair.Key)
            .Select(static pair => pair.Value)
            .Where(diagnostic => diagnostic.Violation is { } violation
                && run.SyntaxOf(violation.Site) is not null
                && !IsReportedAtRead(run, violation)
                && !IsRepeatedForSafety(run, diagnostic))
            .Select(diagnostic => Create(run, diagnostic, diagnostic.Violation!));

    // If an eventfd is read too early on one path and never on another, only the misplaced read is reported.
    private static bool IsReportedAtRead(FlowRun run, Violation violation)
        => violation.Rule == Catalogue.DeassignWithoutDrain
            && run.SiteDiagnostics.All.Any(pair => pair.Value.Violation is { } other
                && other.Rule == Catalogue.DrainBeforeDeassign
                && other.First == violation.First);

    // In a catch or finally clause, code may deassign again to be sure, because it does not know what failed.
    private static bool IsRepeatedForSafety(FlowRun run, SiteDiagnostic diagnostic)
        => IsUsePerhaps(diagnostic)
            && run.SyntaxOf(diagnostic.Violation!.Site)
                ?.Ancestors()
                .Any(static node => node is FinallyClauseSyntax or CatchClauseSyntax) == true;

    private static bool IsUsePerhaps(SiteDiagnostic diagnostic)
        => diagnostic.Violation?.Rule == Catalogue.UseAfterDeassign && diagnostic.IsOnlySometimes;

    private static Finding Create(FlowRun run, SiteDiagnostic diagnostic, Violation violation)
        => new(violation.Rule, SyntaxSites.Locate(run.SyntaxOf(violation.Site)!), Arguments(run, violation, !diagnostic.IsOnlySometimes))
        {
            MaxSeverity = diagnostic.IsOnlySometimes ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error,
            Others = run.SyntaxOf(diagnostic.Related) is { } related ? [SyntaxSites.Locate(related)] : [],
            Hint = new LifetimeHint(run.NameOf(violation.First), run.NameOf(violation.Second), RemarkOf(diagnostic)),
        };

    private static object[] Arguments(FlowRun run, Violation violation, bool isCertain)
    {
        Rule rule = violation.Rule;
        string already = isCertain ? "is already" : "may already be";
        string first = Name(run, violation.First, "the eventfd");
        string second = Name(run, violation.Second, "a registration of it");
        if (rule == Catalogue.MissingRollbackOnFailure) return LeftBehind(run, violation.First);

        if (rule == Catalogue.UseAfterDeassign) return [UseAfterDeassign(already, first, violation.Second >= 0 ? second : null)];

        if (rule == Catalogue.DuplicateResample) return [DuplicateResample(first, violation.Second >= 0)];

        if (rule == Catalogue.DeassignWithoutDrain || rule == Catalogue.DrainBeforeDeassign) return [first];

        return rule == Catalogue.DoubleAssign ? [first, already] : [first, isCertain ? "is" : "may be", second];
    }

    private static object[] LeftBehind(FlowRun run, int id)
        => run.Exits.Any(exit => exit.State.Find(id) is { Kind: TrackedKind.Attachment })
            ? [Name(run, id, "an attachment"), "attached", "dispose it first, or attach all devices as one board"]
            : [Name(run, id, "a registration"), "assigned", "deassign it first, or assign everything in one update"];

    private static string DuplicateResample(string eventFd, bool isOfOther)
        => $"{eventFd} is already the {(isOfOther ? "resample eventfd of another GSI" : "trigger of this irqfd")}: "
            + "give each line its own resample eventfd";

    private static LifetimeRemark RemarkOf(SiteDiagnostic diagnostic) => diagnostic switch
    {
        _ when IsUsePerhaps(diagnostic) => LifetimeRemark.Sometimes,
        { Registration.State: LifetimeState.AssignPending } => LifetimeRemark.NotYetAssigned,
        { Registration.Kind: TrackedKind.IrqFd } => LifetimeRemark.OfIrqFd,
        _ => LifetimeRemark.None,
    };

    private static string UseAfterDeassign(string verb, string first, string? second) => second is null
        ? $"{first} {verb} deassigned: don't use it again"
        : $"{first} is signalled, but {second} {verb} deassigned, so no interrupt is injected: signal before the deassign";

    private static Finding Leaked(FlowRun run, int id)
        => new(Catalogue.LocalNotDisposed, SyntaxSites.Locate(run.Made[id]), run.NameOf(id)!);

    private static Finding Ignored(FlowRun run, int errno)
        => new(Catalogue.IgnoredErrno, SyntaxSites.Locate(run.SyntaxOf(errno)!));

    private static string Name(FlowRun run, int id, string otherwise)
        => id >= 0 && run.NameOf(id) is { } name ? $"'{name}'" : otherwise;
}
