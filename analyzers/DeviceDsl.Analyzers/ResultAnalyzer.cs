using System.Collections.Generic;
using System.Collections.Immutable;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Results;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers;

/// <summary>Reports misinterpreted results of the machine API.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ResultAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = Descriptors.OfResults;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (MachineTypes.Find(start.Compilation) is { } types) Begin(start, types, new ErrnoValues(types));
        });
    }

    private static void Begin(CompilationStartAnalysisContext start, MachineTypes types, ErrnoValues values)
    {
        var comparisons = new ComparisonRule(values);
        var again = new AgainRule(values);
        var errors = new ErrorValueRule(types);
        var counts = new KickCountRule(types);
        start.RegisterOperationAction(
            context => Report(context, comparisons.Check(context.Operation)),
            OperationKind.Binary,
            OperationKind.IsPattern,
            OperationKind.PropertyReference,
            OperationKind.ConditionalAccess,
            OperationKind.Coalesce,
            OperationKind.CoalesceAssignment);
        start.RegisterOperationAction(context => Report(context, again.Check((IThrowOperation)context.Operation)), OperationKind.Throw);
        start.RegisterOperationAction(context => Report(context, errors.Check((IConditionalOperation)context.Operation)), OperationKind.Conditional);
        start.RegisterOperationAction(context => Report(context, counts.Check((IInvocationOperation)context.Operation)), OperationKind.Invocation);
    }

    private static void Report(OperationAnalysisContext context, Finding? finding)
    {
        if (finding is not null) context.ReportDiagnostic(finding.ToDiagnostic(context.CancellationToken));
    }

    private static void Report(OperationAnalysisContext context, IEnumerable<Finding> findings)
    {
        foreach (Finding finding in findings) context.ReportDiagnostic(finding.ToDiagnostic(context.CancellationToken));
    }
}
