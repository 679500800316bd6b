using System;
using System.Collections.Generic;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DeviceDsl.Analyzers;

/// <summary>Runs checks of single operations.</summary>
internal static class OperationRules
{
    public static void Register(this IEnumerable<OperationRule> rules, CompilationStartAnalysisContext start, MachineTypes types)
    {
        foreach (OperationRule rule in rules)
        {
            Func<IOperation, IEnumerable<Finding>> check = rule.Create(types);
            start.RegisterOperationAction(context => Report(context, check(context.Operation)), rule.Kinds);
        }
    }

    private static void Report(OperationAnalysisContext context, IEnumerable<Finding> findings)
    {
        foreach (Finding finding in findings) context.ReportDiagnostic(finding.ToDiagnostic(context.CancellationToken));
    }
}
