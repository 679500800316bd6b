using System.Collections.Immutable;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Hazards;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DeviceDsl.Analyzers;

/// <summary>Reports mistakes at the boundary between .NET and file descriptors.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HazardAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }
        = HazardRules.OfOperations.SelectMany(static rule => rule.Reports)
            .Concat(HazardRules.OfMethods.Reports)
            .Append(Catalogue.FinalizerTouchesManaged)
            .ToDescriptors();

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (MachineTypes.Find(start.Compilation) is { } types)
            {
                HazardRules.OfOperations.Register(start, types);
                start.RegisterSymbolAction(CheckMethod, SymbolKind.Method);
                Register(start, new FinalizerTouchesManagedRule(types, new MethodBodies(start.Compilation)));
            }
        });
    }

    private static void CheckMethod(SymbolAnalysisContext context)
    {
        foreach (Finding finding in HazardRules.OfMethods.Check((IMethodSymbol)context.Symbol, context.CancellationToken))
        {
            context.ReportDiagnostic(finding.ToDiagnostic(context.CancellationToken));
        }
    }

    private static void Register(CompilationStartAnalysisContext start, FinalizerTouchesManagedRule finalizers)
        => start.RegisterOperationBlockAction(context =>
        {
            if (context.OwningSymbol is not IMethodSymbol method) return;

            foreach (Finding finding in finalizers.CheckMember(method, context.OperationBlocks, context.CancellationToken))
            {
                context.ReportDiagnostic(finding.ToDiagnostic(context.CancellationToken));
            }
        });
}
