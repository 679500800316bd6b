using System.Collections.Immutable;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Hazards;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers;

/// <summary>Reports mistakes at the boundary between .NET and file descriptors.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HazardAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = Descriptors.OfHazards;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (MachineTypes.Find(start.Compilation) is { } types)
            {
                Begin(start, new FinalizerRule(types, new MethodBodies(start.Compilation)));
            }
        });
    }

    private static void Begin(CompilationStartAnalysisContext start, FinalizerRule finalizers)
    {
        start.RegisterOperationAction(CheckCall, OperationKind.Invocation);
        start.RegisterOperationAction(static context => Report(context, OwnerRule.Check((IObjectCreationOperation)context.Operation)), OperationKind.ObjectCreation);
        start.RegisterSymbolAction(CheckMethod, SymbolKind.Method);
        start.RegisterOperationBlockAction(context =>
        {
            if (context.OwningSymbol is IMethodSymbol { MethodKind: MethodKind.Destructor })
            {
                foreach (Finding finding in context.OperationBlocks.SelectMany(body => finalizers.Check(body, context.CancellationToken)))
                {
                    context.ReportDiagnostic(finding.ToDiagnostic(context.CancellationToken));
                }
            }
        });
    }

    // Most calls are none of these, and must cost nothing here.
    private static void CheckCall(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        switch (call.TargetMethod.Name)
        {
            case "DangerousGetHandle":
                foreach (Finding finding in StoredDescriptorRule.Check(call)) Report(context, finding);

                break;
            case "GetFunctionPointerForDelegate":
                Report(context, UnrootedDelegateRule.Check(call));
                break;
            default:
                if (call.TargetMethod.IsStatic)
                {
                    Report(context, NativeCallRule.Check(call));
                    Report(context, BlockingReadRule.Check(call));
                }

                break;
        }
    }

    private static void CheckMethod(SymbolAnalysisContext context)
    {
        foreach (Finding finding in NativeCallRule.Check((IMethodSymbol)context.Symbol))
        {
            context.ReportDiagnostic(finding.ToDiagnostic(context.CancellationToken));
        }
    }

    private static void Report(OperationAnalysisContext context, Finding? finding)
    {
        if (finding is not null) context.ReportDiagnostic(finding.ToDiagnostic(context.CancellationToken));
    }
}
