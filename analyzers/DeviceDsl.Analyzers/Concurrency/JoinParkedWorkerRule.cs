using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Flow;
using DeviceDsl.Analyzers.Handlers;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Concurrency;

/// <summary>DDSL0312: a join on a thread that still waits for a signal, and that nothing has woken.</summary>
internal sealed class JoinParkedWorkerRule(TypeCode code, CancellationToken cancellation)
{
    private readonly List<DelegateTarget> _workers = code.DelegateTargets(cancellation)
        .Where(static worker => worker.Consumer is IObjectCreationOperation creation && Framework.NameOf(creation.Type) == "Thread")
        .ToList();
    private readonly CallReachability _reachability = code.Reachability(cancellation);
    private readonly Holders _holders = Holders.Of(code);

    public static IEnumerable<Finding> CheckAll(TypeCode code, CancellationToken cancellation)
    {
        var joins = code.All<IInvocationOperation>().Where(IsJoin).ToList();
        return joins.Count == 0 ? [] : joins.Select(new JoinParkedWorkerRule(code, cancellation).Check).OfType<Finding>();
    }

    /// <summary>Whether a call waits for the end of a thread.</summary>
    public static bool IsJoin(IInvocationOperation call)
        => call.TargetMethod.Name == "Join" && Framework.NameOf(call.TargetMethod.ContainingType) == "Thread";

    private Finding? Check(IInvocationOperation join)
    {
        ISymbol? thread = _holders.Of(join.Instance);
        if (!join.Arguments.IsEmpty
            || thread is null
            || _workers.Find(worker => Symbols.AreSame(_holders.OfResult(worker.Consumer), thread)) is not { } joined)
        {
            return null;
        }

        var run = _reachability.Of(joined.Body, static call => BlockingCalls.NameOf(call) is null)
            .Select(static reached => reached.Operation)
            .ToList();
        var gates = run.Select(Gate.TryRead).OfType<Gate>().ToList();
        return gates.Count != 1 || IsLock(gates[0], run) || IsOpenedElsewhere(gates[0], joined) || IsWoken(join, thread, gates[0])
            ? null
            : new(Catalogue.JoinParkedWorker, SyntaxSites.Locate(join.Syntax), thread.Name, gates[0].Symbol.Name);
    }

    // A thread that releases what it waits for uses it as a lock.
    private static bool IsLock(Gate gate, List<IOperation> run)
        => run.Exists(operation => operation is IInvocationOperation { TargetMethod.Name: "Release" } release
            && Symbols.AreSame(Symbols.Of(release.Instance), gate.Symbol));

    // By code that runs at other times: of another thread, a timer or a callback, or by other code that has the object.
    private bool IsOpenedElsewhere(Gate gate, DelegateTarget joined)
        => code.All<IDelegateCreationOperation>().Any(creation => IsOpenedBy(creation, gate, joined))
            || _holders.AllValuesOf(gate.Symbol)
                .Any(static value => value.DescendantsAndSelf().Any(static part => part is IParameterReferenceOperation))
            || (!gate.IsMonitor && AllOperations().Any(operation => IsGivenAway(operation, gate)))
            || (gate.IsOpenAtFirst && !AllOperations().Any(operation => IsReset(operation, gate)));

    private static bool IsGivenAway(IOperation operation, Gate gate)
        => operation is IArgumentOperation argument
            && Symbols.AreSame(Symbols.Of(argument.Value), gate.Symbol)
            && argument.Parent switch
            {
                IInvocationOperation call
                    => Framework.NameOf(call.TargetMethod.ContainingType) is null || IsState(argument, call.Arguments),
                IObjectCreationOperation creation => IsState(argument, creation.Arguments),
                _ => false,
            };

    // The state that a callback gets.
    private static bool IsState(IArgumentOperation argument, IEnumerable<IArgumentOperation> all)
        => argument.Parameter?.Type.SpecialType == SpecialType.System_Object
            && all.Any(static other => other.Value is IDelegateCreationOperation);

    private static bool IsReset(IOperation operation, Gate gate)
        => operation is IInvocationOperation { TargetMethod.Name: "Reset" } reset
            && Symbols.AreSame(Symbols.Of(reset.Instance), gate.Symbol);

    private IEnumerable<IOperation> AllOperations() => code.Methods.SelectMany(method => code.OperationsOf(method.Value));

    private bool IsOpenedBy(IDelegateCreationOperation creation, Gate gate, DelegateTarget joined)
        => (creation.Target is IMethodReferenceOperation reference && Symbols.AreSame(Symbols.Of(reference.Instance), gate.Symbol))
            || (Functions.BodyOf(creation, code.Bodies, cancellation) is { } body
                && body.Syntax != joined.Body.Syntax
                && _reachability.Of(body).Any(item => gate.IsOpenedBy(item.Operation)));

    private bool IsWoken(IInvocationOperation join, ISymbol thread, Gate gate)
        => code.Methods.Select(static method => method.Value)
            .Append(Functions.CodeOf(join))
            .Any(body => WakesBefore(join, thread, gate, _reachability.Of(body)));

    // In the method that joins, or in a caller of it.
    private bool WakesBefore(
        IInvocationOperation join, ISymbol thread, Gate gate, IReadOnlyList<(IOperation Operation, IOperation Site)> reached)
        => reached.FirstOrDefault(item => item.Operation.Syntax == join.Syntax).Site is { } joined
            && reached.Any(item => item.Site.Syntax.SpanStart < joined.Syntax.SpanStart
                && (gate.IsOpenedBy(item.Operation) || IsInterruptOf(item.Operation, thread)));

    private bool IsInterruptOf(IOperation operation, ISymbol thread)
        => operation is IInvocationOperation { TargetMethod.Name: "Interrupt" } call
            && Framework.NameOf(call.TargetMethod.ContainingType) == "Thread"
            && Symbols.AreSame(_holders.Of(call.Instance), thread);
}
