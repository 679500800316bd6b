using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Results;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DeviceDsl.Analyzers;

/// <summary>Reports misinterpreted results of the machine API.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ResultAnalyzer : DiagnosticAnalyzer
{
    private static readonly IReadOnlyList<OperationRule> Rules =
    [
        new(
            static types => new ComparisonRule(new(types)).Check,
            [
                OperationKind.Binary,
                OperationKind.IsPattern,
                OperationKind.PropertyReference,
                OperationKind.ConditionalAccess,
                OperationKind.Coalesce,
                OperationKind.CoalesceAssignment,
                OperationKind.SwitchExpressionArm,
                OperationKind.CaseClause,
            ],
            Catalogue.NullCheckOnResult,
            Catalogue.ErrnoSign),
        new(static types => new OverwrittenErrnoRule(new(types)).Check, [OperationKind.SimpleAssignment], Catalogue.IgnoredErrno),
        new(static types => new EagainTreatedAsFatalRule(new(types)).Check, [OperationKind.Throw], Catalogue.EagainTreatedAsFatal),
        new(static types => new ErrorValueUsedRule(types).Check, [OperationKind.Invocation], Catalogue.ErrorValueUsed)
        {
            ReportsElsewhere = true,
        },
        new(static types => new CounterAsKickCountRule(types).Check, [OperationKind.Invocation], Catalogue.CounterAsKickCount)
        {
            ReportsElsewhere = true,
        },
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
            if (MachineTypes.Find(start.Compilation) is { } types) Rules.Register(start, types);
        });
    }
}
