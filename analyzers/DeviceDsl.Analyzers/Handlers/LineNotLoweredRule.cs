using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Flow;
using DeviceDsl.Model;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Handlers;

/// <summary>DDSL0217: a reset leaves a level line raised.</summary>
/// <remarks>
/// A reset of a PCI function lowers its pin, and an end of interrupt lowers a resampling line. A warning in a class that handles resets,
/// otherwise a hint.
/// </remarks>
internal static class LineNotLoweredRule
{
    public static IEnumerable<Finding> Check(TypeCode code, CancellationToken cancellation)
    {
        if (!code.IsDevice || IsOfPci(code.Type)) yield break;

        foreach (string line in LevelLinesOf(code.Type))
        {
            if (RaiseOf(line, code) is not { } raise) continue;

            ResetCode reset = code.Once(() => new ResetCode(code, cancellation));
            if (!reset.IsKnown || reset.UsesOf(LineOf(raise)!).Any(static use => !IsRaised(use))) continue;

            yield return new(Catalogue.LineNotLowered, SyntaxSites.Locate(raise.Syntax), line, code.Type.Name)
            {
                MaxSeverity = reset.HasHandler ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info,
            };
        }
    }

    private static bool IsOfPci(INamedTypeSymbol device)
        => AttributeNames.Find(device, AttributeNames.PciDevice) is not null
            || device.AllInterfaces.Any(static type => type.Is(AttributeNames.PciNamespace, "IPciDevice"));

    private static IEnumerable<string> LevelLinesOf(INamedTypeSymbol device)
        => device.GetAttributes()
            .Where(static attribute => AttributeNames.OfLanguage(attribute) == AttributeNames.LevelIrq
                && attribute.Named<bool>("Resample") != true)
            .Select(static attribute => attribute.NamedString("Name")
                ?? "Irq" + (attribute.Named<int>("Gsi") ?? 0).ToString(CultureInfo.InvariantCulture));

    private static IInvocationOperation? RaiseOf(string line, TypeCode code)
        => code.Methods.SelectMany(method => code.OperationsOf(method.Value))
            .OfType<IInvocationOperation>()
            .FirstOrDefault(call => call.TargetMethod.Name == "Raise" && LineOf(call)?.Name == line);

    private static ISymbol? LineOf(IInvocationOperation call)
        => call.TargetMethod.ContainingType.Is(AttributeNames.Namespace, "LevelLine") ? Symbols.Of(call.Instance) as IPropertySymbol : null;

    private static bool IsRaised(IOperation line) => line.Parent is IInvocationOperation { TargetMethod.Name: "Raise" };
}
