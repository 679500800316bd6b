using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Flow;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>
/// Tracks eventfds, registrations and results through methods, and reports operations that are missing or in the wrong order.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LifetimeAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = TypeAnalysis.Reports.ToDescriptors();

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (MachineTypes.Find(start.Compilation) is { } types)
            {
                var summaries = new SummaryStore(new MethodBodies(start.Compilation), types);
                start.RegisterSymbolStartAction(type => Begin(type, types, summaries), SymbolKind.NamedType);
            }
        });
    }

    // All methods of a type are analysed together, because they share the members.
    private static void Begin(SymbolStartAnalysisContext context, MachineTypes types, SummaryStore summaries)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        var members = new Lazy<TypeMembers>(() => new(type, types));
        var bodies = new List<Body>();
        context.RegisterOperationBlockAction(block =>
        {
            if (!SymbolEqualityComparer.Default.Equals(block.OwningSymbol.ContainingType, type)) return;

            foreach (IOperation body in block.OperationBlocks.Where(body => IsCode(body, members)))
            {
                if (MachineApiUsage.Any(body, types, members.Value.All.Count > 0 || members.Value.HasAttachments ? type : null))
                {
                    ControlFlowGraph graph = block.GetControlFlowGraph(body);
                    lock (bodies)
                    {
                        bodies.Add(new(block.OwningSymbol, body.Syntax, graph));
                    }
                }
            }
        });
        context.RegisterSymbolEndAction(end =>
        {
            if (bodies.Count == 0) return;

            var ordered = bodies.OrderBy(static body => body.Syntax, SourceOrder.Instance).ToList();
            List<FlowGraph> graphs = ordered.ConvertAll(body => new FlowGraph(body.Owner, body.Graph, end.CancellationToken));
            OwnershipTransfer transfer = OwnershipOption.Read(
                end.Options.AnalyzerConfigOptionsProvider.GetOptions(ordered[0].Syntax.SyntaxTree));
            foreach (Finding finding in TypeAnalysis.Check(members.Value, graphs, new(types, summaries, end.CancellationToken), transfer))
            {
                end.ReportDiagnostic(finding.ToDiagnostic(end.CancellationToken));
            }
        });
    }

    // Top-level statements have a different kind of body. Initializers matter only
    // if members hold registrations, for example through parameters of a primary constructor.
    private static bool IsCode(IOperation body, Lazy<TypeMembers> members) => body.Kind switch
    {
        OperationKind.Block or OperationKind.MethodBody => true,
        OperationKind.FieldInitializer or OperationKind.PropertyInitializer
            => members.Value.HasRegistrations || members.Value.HasAttachments,
        _ => false,
    };

    private sealed record Body(ISymbol Owner, SyntaxNode Syntax, ControlFlowGraph Graph);
}
