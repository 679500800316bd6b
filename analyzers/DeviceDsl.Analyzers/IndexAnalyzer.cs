using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Arrays;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DeviceDsl.Analyzers;

/// <summary>Reports indices that an array of a device cannot have.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class IndexAnalyzer : DiagnosticAnalyzer
{
    private static readonly IReadOnlyList<OperationRule> Rules =
    [
        new(
            static _ => IndexBeyondCountRule.Check,
            [OperationKind.PropertyReference, OperationKind.ImplicitIndexerReference, OperationKind.Invocation],
            Catalogue.IndexBeyondCount),
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
