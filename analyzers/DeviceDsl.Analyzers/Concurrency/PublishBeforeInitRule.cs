using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Flow;
using DeviceDsl.Analyzers.Handlers;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Concurrency;

/// <summary>DDSL0307: a constructor registers a handler before it has set the members that the handler uses.</summary>
internal static class PublishBeforeInitRule
{
    public static IEnumerable<Finding> Check(HandlerCode code) => Check(code.Handler, code.Reached) is { } finding ? [finding] : [];

    private static Finding? Check(Handler handler, IEnumerable<(IOperation Operation, IOperation Site)> reached)
    {
        if (handler.Registration is not { } registration
            || StatementOf(registration) is not { Parent: IBlockOperation block } statement
            || block.Syntax.Parent is not ConstructorDeclarationSyntax)
        {
            return null;
        }

        int place = block.Operations.IndexOf(statement);
        var before = new HashSet<ISymbol>(
            block.Operations.Take(place + 1).SelectMany(CallReachability.Own).Select(Set).OfType<ISymbol>(),
            SymbolEqualityComparer.Default);
        var late = block.Operations.Skip(place + 1)
            .Select(static operation => (
                Operation: operation,
                Member: operation is IExpressionStatementOperation later ? Set(later.Operation) : null))
            .Where(item => item.Member is { } member && !before.Contains(member) && !HasInitializer(member))
            .ToList();
        if (late.Count == 0) return null;

        var used = new HashSet<ISymbol>(
            reached.Select(static item => Read(item.Operation)).OfType<ISymbol>(), SymbolEqualityComparer.Default);
        return late.Where(item => used.Contains(item.Member!))
            .Select(item
                => new Finding(Catalogue.PublishBeforeInit, SyntaxSites.Locate(registration.Syntax), handler.Name, item.Member!.Name)
                {
                    Others = [item.Operation.Syntax.GetLocation()],
                })
            .FirstOrDefault();
    }

    private static IOperation? StatementOf(IOperation operation)
    {
        for (IOperation? current = operation; current is not null; current = current.Parent)
        {
            if (current.Parent is IBlockOperation) return current;
        }

        return null;
    }

    /// <summary>The member of this object that an operation sets.</summary>
    private static ISymbol? Set(IOperation operation)
        => operation is ISimpleAssignmentOperation assignment ? Member(assignment.Target) : null;

    private static ISymbol? Read(IOperation operation)
        => operation.Parent is ISimpleAssignmentOperation assignment && assignment.Target == operation ? null : Member(operation);

    private static ISymbol? Member(IOperation operation) => operation switch
    {
        IFieldReferenceOperation { Instance: IInstanceReferenceOperation } field => field.Field,
        IPropertyReferenceOperation { Instance: IInstanceReferenceOperation } property => property.Property,
        _ => null,
    };

    // A member with an initializer has a value even if a handler runs early.
    private static bool HasInitializer(ISymbol member)
        => member.DeclaringSyntaxReferences.Any(static reference => reference.GetSyntax() switch
        {
            VariableDeclaratorSyntax declarator => declarator.Initializer is not null,
            PropertyDeclarationSyntax property => property.Initializer is not null,
            _ => false,
        });
}
