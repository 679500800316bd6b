using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Handlers;

/// <summary>DDSL0203: an exception is thrown that nothing in the handler catches.</summary>
internal static class ThrowRule
{
    public static IEnumerable<CodeFinding> Check(Handler handler)
        => handler.Own.OfType<IThrowOperation>()
            .Where(thrown => handler.Kind != HandlerKind.Load && !IsUnreachable(thrown) && Leaves(thrown, handler.Body))
            .Select(thrown => new CodeFinding(RuleIds.ExceptionMayEscapeHandler, SiteOf(thrown), true, handler.Name, Outcome(handler.Kind)));

    private static string Outcome(HandlerKind kind) => kind switch
    {
        HandlerKind.Device or HandlerKind.Synchronized => "the device is marked as needing reset",
        HandlerKind.Loop => "the kick is taken and not served",
        _ => "it is dropped, and nobody hears of it",
    };

    private static Location SiteOf(IThrowOperation thrown)
        => (thrown.Syntax is ExpressionStatementSyntax statement ? statement.Expression : thrown.Syntax).GetLocation();

    // What says that it cannot happen is no way to treat a guest.
    private static bool IsUnreachable(IThrowOperation thrown) => TypeOf(thrown)?.Name == "UnreachableException";

    private static ITypeSymbol? TypeOf(IThrowOperation thrown) => thrown.Exception switch
    {
        IConversionOperation conversion => conversion.Operand.Type,
        null => CatchOf(thrown)?.ExceptionType,
        var exception => exception.Type,
    };

    private static ICatchClauseOperation? CatchOf(IOperation operation)
        => Ancestors(operation).OfType<ICatchClauseOperation>().FirstOrDefault();

    private static bool Leaves(IThrowOperation thrown, IOperation body)
    {
        var type = TypeOf(thrown);
        IOperation child = thrown;
        foreach (var parent in Ancestors(thrown).TakeWhile(parent => parent != body))
        {
            if (parent is ITryOperation guarded && guarded.Body == child && guarded.Catches.Any(clause => Catches(clause, type)))
            {
                return false;
            }

            child = parent;
        }

        return true;
    }

    private static bool Catches(ICatchClauseOperation clause, ITypeSymbol? type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (Symbols.AreSame(current, clause.ExceptionType))
            {
                return true;
            }
        }

        return clause.ExceptionType is null or { SpecialType: SpecialType.System_Object } or { Name: "Exception", ContainingNamespace.Name: "System" };
    }

    private static IEnumerable<IOperation> Ancestors(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            yield return parent;
        }
    }
}
