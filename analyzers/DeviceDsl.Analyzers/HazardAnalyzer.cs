using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Hazards;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers;

/// <summary>Reports what .NET and file descriptors do to each other.</summary>
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
        start.RegisterOperationAction(
            static context => Report(OfCall((IInvocationOperation)context.Operation), context.ReportDiagnostic),
            OperationKind.Invocation);
        start.RegisterOperationAction(
            static context => Report(new[] { OwnerRule.Check((IObjectCreationOperation)context.Operation) }, context.ReportDiagnostic),
            OperationKind.ObjectCreation);
        start.RegisterSymbolAction(
            static context => Report(NativeCallRule.Check((IMethodSymbol)context.Symbol), context.ReportDiagnostic),
            SymbolKind.Method);
        start.RegisterOperationBlockAction(context =>
        {
            if (context.OwningSymbol is IMethodSymbol { MethodKind: MethodKind.Destructor })
            {
                Report(context.OperationBlocks.SelectMany(body => finalizers.Check(body, context.CancellationToken)), context.ReportDiagnostic);
            }
        });
    }

    private static IEnumerable<CodeFinding?> OfCall(IInvocationOperation call) => call.TargetMethod.Name switch
    {
        "DangerousGetHandle" => StoredDescriptorRule.Check(call),
        "GetFunctionPointerForDelegate" => new[] { UnrootedDelegateRule.Check(call) },
        _ when call.TargetMethod.IsStatic => new[] { NativeCallRule.Check(call), BlockingReadRule.Check(call) },
        _ => Enumerable.Empty<CodeFinding?>(),
    };

    private static void Report(IEnumerable<CodeFinding?> findings, System.Action<Diagnostic> report)
    {
        foreach (var finding in findings.OfType<CodeFinding>())
        {
            report(finding.ToDiagnostic());
        }
    }
}
