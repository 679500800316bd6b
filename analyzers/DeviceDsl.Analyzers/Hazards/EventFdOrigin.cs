using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Hazards;

/// <summary>Finds the native call that created an eventfd, through handles, streams, locals, fields and methods of the same file.</summary>
internal static class EventFdOrigin
{
    /// <summary>The maximum number of steps back.</summary>
    private const int Depth = 8;

    /// <summary>The call; null if the value is something else, or may be.</summary>
    public static IInvocationOperation? Of(IOperation value) => Of(value, Depth);

    private static IInvocationOperation? Of(IOperation? value, int depth) => depth == 0 ? null : Receiver.Strip(value) switch
    {
        IObjectCreationOperation { Arguments: { Length: > 0 } arguments } => Of(arguments[0].Value, depth - 1),
        IInvocationOperation call when NativeCalls.EntryOf(call.TargetMethod) == "eventfd" => call,
        IInvocationOperation call => Of(ReturnOf(call), depth - 1),
        ILocalReferenceOperation local => Of(Functions.InitializerOf(local), depth - 1),
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field => Of(ValueOf(field), depth - 1),
        _ => null,
    };

    private static IOperation? ReturnOf(IInvocationOperation call)
        => BodyOf(call, call.TargetMethod) is { } body
            && body.Descendants().OfType<IReturnOperation>().Take(2).ToList() is { Count: 1 } returns
                ? returns[0].ReturnedValue
                : null;

    private static IOperation? BodyOf(IOperation use, IMethodSymbol method)
        => method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is MethodDeclarationSyntax syntax
            && syntax.SyntaxTree == use.Syntax.SyntaxTree
                ? use.SemanticModel?.GetOperation(syntax)
                : null;

    /// <summary>The only value that its type gives a field.</summary>
    private static IOperation? ValueOf(IFieldReferenceOperation use)
        => use.Field.ContainingType.DeclaringSyntaxReferences.Length == 1
            && use.Field.ContainingType.DeclaringSyntaxReferences[0].GetSyntax() is var type
            && type.SyntaxTree == use.Syntax.SyntaxTree
            && ValuesOf(use.Field.Name, type).Take(2).ToList() is { Count: 1 } values
                ? use.SemanticModel?.GetOperation(values[0])
                : null;

    private static IEnumerable<ExpressionSyntax> ValuesOf(string field, SyntaxNode type)
        => type.DescendantNodes().Select(node => node switch
        {
            VariableDeclaratorSyntax { Initializer.Value: { } value } declarator when declarator.Identifier.ValueText == field => value,
            AssignmentExpressionSyntax { Left: IdentifierNameSyntax name } assignment when name.Identifier.ValueText == field
                => assignment.Right,
            _ => null,
        }).OfType<ExpressionSyntax>();
}
