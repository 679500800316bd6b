using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Concurrency;
using DeviceDsl.Analyzers.Handlers;
using DeviceDsl.Analyzers.Hosts;
using DeviceDsl.Analyzers.Queues;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers;

/// <summary>Reports operations that handlers must not run, and locks that can deadlock handlers and other code.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HandlerAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = Descriptors.OfHandlers;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (MachineTypes.Find(start.Compilation) is { } types)
            {
                var bodies = new MethodBodies(start.Compilation);
                start.RegisterSymbolStartAction(type => Begin(type, new((INamedTypeSymbol)type.Symbol, types, bodies)), SymbolKind.NamedType);
            }
        });
    }

    private static void Begin(SymbolStartAnalysisContext context, TypeCode code)
    {
        context.RegisterOperationAction(
            operation =>
            {
                if (IsOf(code, operation.ContainingSymbol) && Matters(code, operation.Operation)) code.Add(operation.Operation);
            },
            OperationKind.DelegateCreation,
            OperationKind.Lock,
            OperationKind.Invocation);
        context.RegisterOperationAction(
            operation =>
            {
                if (!code.UsesDevices && IsOf(code, operation.ContainingSymbol) && DeviceMembers.IsOfOther(operation.Operation))
                {
                    code.MarkDeviceUse();
                }
            },
            OperationKind.SimpleAssignment,
            OperationKind.CompoundAssignment,
            OperationKind.Increment,
            OperationKind.Decrement);
        context.RegisterOperationBlockAction(block =>
        {
            if (block.OwningSymbol is IMethodSymbol method && IsOf(code, method) && block.OperationBlocks.FirstOrDefault(IsBody) is { } body)
            {
                code.AddMethod(method, body);
            }
        });

        context.RegisterSymbolEndAction(end =>
        {
            if (!code.IsEmpty || DeviceMembers.IsDevice(code.Type))
            {
                foreach (Finding finding in Check(code, end.CancellationToken)) end.ReportDiagnostic(finding.ToDiagnostic(end.CancellationToken));
            }
        });
    }

    // Top-level statements have a different kind of body.
    private static bool IsBody(IOperation block) => block is IBlockOperation or IMethodBodyOperation;

    private static bool IsOf(TypeCode code, ISymbol member) => SymbolEqualityComparer.Default.Equals(member.ContainingType, code.Type);

    private static bool Matters(TypeCode code, IOperation operation) => operation switch
    {
        IInvocationOperation call => code.Types.Of(call.TargetMethod.ContainingType) == MachineType.Machine
            || IsJoin(call)
            || LockCalls.Of(call) is LockCall.Enter or LockCall.TryEnter or LockCall.EnterLater
            || QueueRules.Matters(call.TargetMethod),
        _ => true,
    };

    private static bool IsJoin(IInvocationOperation call) => call.TargetMethod is { Name: "Join", ContainingType.Name: "Thread" };

    private static IEnumerable<Finding> Check(TypeCode code, CancellationToken cancellation)
    {
        CallReachability reachability = code.Reachability(cancellation);
        var own = new SelfDeassignRule(code);
        IReadOnlyList<Handler> handlers = code.Handlers(cancellation);
        IEnumerable<Finding> ofHandlers = handlers.SelectMany(handler => OfHandler(handler, code, own, reachability, cancellation));
        return ofHandlers.Concat(AsyncCodeRule.Check(code)).Concat(OfLocks(code, handlers, reachability, cancellation)).Concat(OfThreads(code, reachability, cancellation)).Concat(QueueRules.Check(code, cancellation)).Concat(OfHost(code, cancellation));
    }

    private static IEnumerable<Finding> OfHost(TypeCode code, CancellationToken cancellation)
        => code.UsesDevices || DeviceMembers.IsDevice(code.Type) ? new ChangedBesideHandlersRule(code, cancellation).Check() : Enumerable.Empty<Finding>();

    private static IEnumerable<Finding> OfHandler(Handler handler, TypeCode code, SelfDeassignRule own, CallReachability reachability, CancellationToken cancellation)
    {
        IReadOnlyList<(IOperation Operation, IOperation Site)> reached = reachability.Of(handler.Body);
        return BlockingRule.Check(handler, reached, reachability, code.Bodies, cancellation)
            .Concat(handler.Kind == HandlerKind.Device ? SpuriousKickRule.Check(handler, reached, code) : Enumerable.Empty<Finding>())
            .Concat(ThrowRule.Check(handler))
            .Concat(own.Check(handler, reached))
            .Concat(PublishRule.Check(handler, reached) is { } early ? new[] { early } : Enumerable.Empty<Finding>());
    }

    private static IEnumerable<Finding> OfLocks(TypeCode code, IReadOnlyList<Handler> handlers, CallReachability reachability, CancellationToken cancellation)
    {
        List<HeldLock> locks = HeldLock.Of(code);
        if (locks.Count == 0) return Enumerable.Empty<Finding>();

        var waits = new WaitUnderLockRule(code, handlers, reachability, cancellation);
        return locks.SelectMany(held => waits.Check(held).Concat(SignalUnderLockRule.Check(held, code)))
            .Concat(LockOrderRule.Check(locks, reachability));
    }

    private static IEnumerable<Finding> OfThreads(TypeCode code, CallReachability reachability, CancellationToken cancellation)
    {
        var joins = code.All<IInvocationOperation>().Where(IsJoin).ToList();
        if (joins.Count == 0) return Enumerable.Empty<Finding>();

        IReadOnlyList<DelegateTarget> workers = code.DelegateTargets(cancellation);
        return joins.Select(join => ParkedWorkerRule.Check(join, code, workers, reachability)).OfType<Finding>();
    }
}
