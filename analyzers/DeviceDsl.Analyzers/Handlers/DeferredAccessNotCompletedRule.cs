using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Flow;
using DeviceDsl.Model;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Handlers;

/// <summary>DDSL0218: an access that a device answers later is answered twice, or on some path never.</summary>
/// <remarks>
/// A method that gets one completes it or keeps it: it stores it, passes it on, or captures it. Paths that throw need not, because the
/// device then ends the access. Of a field, only that something reads it is checked.
/// </remarks>
internal static class DeferredAccessNotCompletedRule
{
    private const string Never = "so the processor waits until a reset";

    public static IEnumerable<Finding> Check(TypeCode code, CancellationToken cancellation)
        => !code.IsDevice ? [] : CheckMethods(code, cancellation).Concat(CheckFields(code));

    private static IEnumerable<Finding> CheckMethods(TypeCode code, CancellationToken cancellation)
    {
        foreach (IMethodSymbol method in code.Methods.Select(static method => method.Key))
        {
            foreach (IParameterSymbol access in method.Parameters.Where(static one => AttributeNames.IsDeferredAccess(one.Type)))
            {
                if (code.Bodies.Whole(method, cancellation) is not { } body) continue;

                var paths = new DeferredPaths(ControlFlowGraph.Create(body, cancellation), access, cancellation);
                if (!IsHook(method) && !paths.HasCompletion) continue;

                foreach (Finding finding in Check(access, paths)) yield return finding;
            }
        }
    }

    // Other methods may only look at it.
    private static bool IsHook(IMethodSymbol method)
        => AttributeNames.Find(method, AttributeNames.OnRead) is not null
            || AttributeNames.Find(method, AttributeNames.OnWrite) is not null;

    private static IEnumerable<Finding> Check(IParameterSymbol access, DeferredPaths paths)
    {
        paths.Walk();
        if (paths.IsForgotten)
        {
            yield return new(
                Catalogue.DeferredAccessNotCompleted,
                new Site(access),
                access.Name,
                $"is neither completed nor kept on every path, {Never}",
                "complete it, or keep it for a later handler");
        }

        foreach (IOperation again in paths.Again)
        {
            yield return new(
                Catalogue.DeferredAccessNotCompleted,
                SyntaxSites.Locate(again.Syntax),
                access.Name,
                "was completed before on a path to here, so this has no effect",
                "complete it once");
        }
    }

    private static IEnumerable<Finding> CheckFields(TypeCode code)
    {
        foreach (IFieldSymbol field in code.Type.GetMembers().OfType<IFieldSymbol>()
            .Where(static field => AttributeNames.IsDeferredAccess(field.Type)
                && field is { DeclaredAccessibility: Accessibility.Private, IsStatic: false }))
        {
            var uses = code.Methods.SelectMany(method => code.OperationsOf(method.Value))
                .OfType<IFieldReferenceOperation>()
                .Where(use => Symbols.AreSame(use.Field, field))
                .ToList();
            if (uses.Count == 0 || uses.Exists(static use => !IsTarget(use))) continue;

            yield return new(
                Catalogue.DeferredAccessNotCompleted,
                SyntaxSites.Locate(uses[0].Syntax),
                field.Name,
                $"is kept but never completed, {Never}",
                "complete it in a later handler");
        }
    }

    private static bool IsTarget(IOperation use) => use.Parent is ISimpleAssignmentOperation assignment && assignment.Target == use;
}
