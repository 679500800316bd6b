using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Model;
using DeviceDsl.Model.Boards;
using DeviceDsl.Model.Devices;
using DeviceDsl.Model.Pci;
using DeviceDsl.Model.Rules;
using DeviceDsl.Model.Virtio;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DeviceDsl.Analyzers;

/// <summary>Reports mistakes in the attributes of a device, a virtio device or a board, as the generator reads them.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DeviceAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The rules about attributes have a category of their own; in addition a declaration shows that a handler is async.</summary>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }
        = Catalogue.All.Where(static rule => rule.Descriptor.Category == Categories.Declaration)
            .Append(Catalogue.AsyncHandler)
            .ToDescriptors();

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (MachineTypes.Find(start.Compilation) is null) return;

            start.RegisterSymbolAction(AnalyzeType, SymbolKind.NamedType);
            start.RegisterSyntaxNodeAction(
                AnalyzeLocalFunction,
                SyntaxKind.LocalFunctionStatement,
                SyntaxKind.ParenthesizedLambdaExpression);
        });
    }

    private static void AnalyzeType(SymbolAnalysisContext context)
    {
        var type = new MarkedType((INamedTypeSymbol)context.Symbol);
        foreach (Finding finding in Findings(type, new(() => KernelOf(type.Type, context))))
        {
            context.ReportDiagnostic(finding.ToDiagnostic(context.CancellationToken));
        }
    }

    private static void AnalyzeLocalFunction(SyntaxNodeAnalysisContext context)
    {
        if (LocalHandlerRule.Check(context.Node, context.SemanticModel, context.CancellationToken) is { } finding)
        {
            context.ReportDiagnostic(finding.ToDiagnostic(context.CancellationToken));
        }
    }

    private static IEnumerable<Finding> Findings(MarkedType type, Lazy<(Version? Version, string Text)> kernel)
        => OfDevice(type, kernel).Concat(OfVirtioDevice(type)).Concat(OfBoard(type, kernel)).Concat(OrNone(UnboundRule.Check(type)));

    private static IEnumerable<Finding> OfDevice(MarkedType type, Lazy<(Version? Version, string Text)> kernel)
    {
        if (DeviceDeclaration.Read(type) is not { } device) return [];

        var findings = DeviceRules.Check(device).ToList();
        return findings
            .Concat(PciRules.Check(device, findings))
            .Concat(OfKernel(type.Type, kernel, version => KernelRule.Check(device, version)));
    }

    // An option belongs to a file, so an unknown value is reported at each type in the file.
    private static IEnumerable<Finding> OfKernel(
        INamedTypeSymbol type, Lazy<(Version? Version, string Text)> kernel, Func<Version, IEnumerable<Finding>> check)
        => kernel.Value.Version is { } version ? check(version)
            : new[]
            {
                new Finding(
                    Catalogue.UnknownValue,
                    new Site(type),
                    $"{KernelOption.Key} = {kernel.Value.Text} is not a version of Linux: use 6.1, 6.12 or similar, or newest")
                {
                    MaxSeverity = DiagnosticSeverity.Warning,
                },
            };

    private static (Version? Version, string Text) KernelOf(INamedTypeSymbol type, SymbolAnalysisContext context)
    {
        SyntaxTree? tree = type.Locations.FirstOrDefault(static location => location.IsInSource)?.SourceTree;
        AnalyzerConfigOptionsProvider provider = context.Options.AnalyzerConfigOptionsProvider;
        Version? version = KernelOption.Read(tree is null ? provider.GlobalOptions : provider.GetOptions(tree), out string text);
        return (version, text);
    }

    private static IEnumerable<Finding> OfVirtioDevice(MarkedType type)
        => VirtioDeclaration.Read(type) is { } device ? VirtioRules.Check(device) : [];

    private static IEnumerable<Finding> OfBoard(MarkedType type, Lazy<(Version? Version, string Text)> kernel)
        => BoardDeclaration.Read(type) is { } board
            ? BoardRules.Check(board).Concat(OfKernel(type.Type, kernel, version => KernelMapRule.Check(board, version)))
            : OrNone(UnboundAttachRule.Check(type));

    private static IEnumerable<Finding> OrNone(Finding? finding) => finding is null ? [] : new[] { finding };
}
