using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Concurrency;
using DeviceDsl.Analyzers.Handlers;
using DeviceDsl.Analyzers.Hosts;
using DeviceDsl.Analyzers.Queues;
using DeviceDsl.Model;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers;

/// <summary>Reports operations that handlers must not run, and locks that can deadlock handlers and other code.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HandlerAnalyzer : DiagnosticAnalyzer
{
    private static readonly IReadOnlyList<CodeRule<TypeCode>> Rules =
    [
        .. HandlerRules.All,
        .. ConcurrencyRules.All,
        .. QueueRules.All,
        new(ChangedBesideHandlersRule.Check, Catalogue.ChangedBesideHandlers),
    ];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }
        = Rules.SelectMany(static rule => rule.Reports).ToDescriptors();

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
                start.RegisterSymbolStartAction(
                    type => Begin(type, new((INamedTypeSymbol)type.Symbol, types, bodies)), SymbolKind.NamedType);
            }
        });
    }

    private static void Begin(SymbolStartAnalysisContext context, TypeCode code)
    {
        context.RegisterOperationAction(
            operation =>
            {
                if (IsOf(code, operation.ContainingSymbol)) Read(code, operation.Operation);
            },
            OperationKind.DelegateCreation,
            OperationKind.Lock,
            OperationKind.Invocation,
            OperationKind.SimpleAssignment,
            OperationKind.CompoundAssignment,
            OperationKind.Increment,
            OperationKind.Decrement);
        context.RegisterOperationBlockAction(block =>
        {
            if (block.OwningSymbol is IMethodSymbol method
                && IsOf(code, method)
                && block.OperationBlocks.FirstOrDefault(IsBody) is { } body)
            {
                code.AddMethod(method, body);
            }
        });

        context.RegisterSymbolEndAction(end =>
        {
            if (!code.IsEmpty || DeviceMembers.IsDevice(code.Type))
            {
                foreach (Finding finding in Rules.SelectMany(rule => rule.Check(code, end.CancellationToken)))
                {
                    end.ReportDiagnostic(finding.ToDiagnostic(end.CancellationToken));
                }
            }
        });
    }

    // Top-level statements have a different kind of body.
    private static bool IsBody(IOperation block) => block is IBlockOperation or IMethodBodyOperation;

    private static bool IsOf(TypeCode code, ISymbol member) => SymbolEqualityComparer.Default.Equals(member.ContainingType, code.Type);

    private static void Read(TypeCode code, IOperation operation)
    {
        if (operation is IAssignmentOperation or IIncrementOrDecrementOperation)
        {
            if (!code.UsesDevices && DeviceMembers.IsOfOther(operation)) code.MarkDeviceUse();
        }
        else if (Matters(code, operation))
        {
            code.Add(operation);
        }
        else if (operation is IInvocationOperation call && call.TargetMethod.ContainingNamespace.IsWithin(AttributeNames.Namespace))
        {
            code.MarkRelevant();
        }
    }

    private static bool Matters(TypeCode code, IOperation operation) => operation switch
    {
        IInvocationOperation call => code.Types.Of(call.TargetMethod.ContainingType) == MachineType.Machine
            || JoinParkedWorkerRule.IsJoin(call)
            || LockCalls.Of(call) is LockCall.Enter or LockCall.TryEnter or LockCall.EnterLater
            || QueueRules.Matters(call.TargetMethod),
        _ => true,
    };
}
