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
            if (rule.ReportsElsewhere) RegisterForMember(start, rule, check);
            else RegisterForOperation(start, rule, check);
        }
    }

    private static void RegisterForOperation(
        CompilationStartAnalysisContext start, OperationRule rule, Func<IOperation, IEnumerable<Finding>> check)
        => start.RegisterOperationAction(
            context =>
            {
                foreach (Finding finding in check(context.Operation))
                {
                    context.ReportDiagnostic(finding.ToDiagnostic(context.CancellationToken));
                }
            },
            rule.Kinds);

    // An editor shows what an action reports outside of its operation only after a build, and offers no fix for it. What the action
    // of a member reports anywhere in the member, it shows at once.
    private static void RegisterForMember(
        CompilationStartAnalysisContext start, OperationRule rule, Func<IOperation, IEnumerable<Finding>> check)
        => start.RegisterOperationBlockStartAction(member =>
        {
            var findings = new List<Finding>();
            member.RegisterOperationAction(
                context =>
                {
                    foreach (Finding finding in check(context.Operation))
                    {
                        lock (findings)
                        {
                            findings.Add(finding);
                        }
                    }
                },
                rule.Kinds);
            member.RegisterOperationBlockEndAction(context =>
            {
                foreach (Finding finding in findings) context.ReportDiagnostic(finding.ToDiagnostic(context.CancellationToken));
            });
        });
}
