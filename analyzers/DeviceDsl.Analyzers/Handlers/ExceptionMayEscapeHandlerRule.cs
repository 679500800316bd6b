using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Handlers;

/// <summary>DDSL0203: a handler throws an exception that it does not catch.</summary>
internal static class ExceptionMayEscapeHandlerRule
{
    public static IEnumerable<Finding> Check(HandlerCode code) => Check(code.Handler);

    private static IEnumerable<Finding> Check(Handler handler)
        => handler.Own.OfType<IThrowOperation>()
            .Where(thrown => handler.Kind != HandlerKind.Load && !IsUnreachable(thrown) && Leaves(thrown, handler.Body))
            .Select(thrown => new Finding(Catalogue.ExceptionMayEscapeHandler, SiteOf(thrown), handler.Name, Outcome(handler.Kind)));

    private static string Outcome(HandlerKind kind) => kind switch
    {
        HandlerKind.Device or HandlerKind.Posted or HandlerKind.Synchronized => "the device is marked as needing reset",
        HandlerKind.Loop => "the kick is consumed but not served",
        _ => "it is dropped without a report",
    };

    private static Location SiteOf(IThrowOperation thrown)
        => (thrown.Syntax is ExpressionStatementSyntax statement ? statement.Expression : thrown.Syntax).GetLocation();

    // An UnreachableException asserts an impossible case; it is not a reaction to a guest.
    private static bool IsUnreachable(IThrowOperation thrown) => Framework.NameOf(TypeOf(thrown)) == "UnreachableException";

    private static ITypeSymbol? TypeOf(IThrowOperation thrown) => thrown.Exception switch
    {
        IConversionOperation conversion => conversion.Operand.Type,
        null => CatchOf(thrown)?.ExceptionType,
        var exception => exception.Type,
    };

    private static ICatchClauseOperation? CatchOf(IOperation operation)
        => Ancestors(operation).OfType<ICatchClauseOperation>().FirstOrDefault();

    /// <summary>Whether a body catches the <c>InvalidOperationException</c> that a call throws at the wrong time.</summary>
    public static bool IsCaught(IInvocationOperation call, IOperation body)
        => IsCaught(
            call,
            body,
            static clause
                => Framework.NameOf(clause.ExceptionType) is "InvalidOperationException" or "SystemException" || CatchesAll(clause));

    private static bool Leaves(IThrowOperation thrown, IOperation body)
    {
        ITypeSymbol? type = TypeOf(thrown);
        return !IsCaught(thrown, body, clause => Catches(clause, type));
    }

    private static bool IsCaught(IOperation operation, IOperation body, System.Func<ICatchClauseOperation, bool> catches)
    {
        IOperation child = operation;
        foreach (IOperation parent in Ancestors(operation).TakeWhile(parent => parent != body))
        {
            if (parent is ITryOperation guarded && guarded.Body == child && guarded.Catches.Any(catches)) return true;

            child = parent;
        }

        return false;
    }

    private static bool Catches(ICatchClauseOperation clause, ITypeSymbol? type)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (Symbols.AreSame(current, clause.ExceptionType)) return true;
        }

        return CatchesAll(clause);
    }

    private static bool CatchesAll(ICatchClauseOperation clause)
        => clause.ExceptionType is null or { SpecialType: SpecialType.System_Object }
            || (clause.ExceptionType as INamedTypeSymbol).Is("System", "Exception");

    private static IEnumerable<IOperation> Ancestors(IOperation operation)
    {
        for (IOperation? parent = operation.Parent; parent is not null; parent = parent.Parent) yield return parent;
    }
}
