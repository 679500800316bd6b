using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model.Hints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace DeviceDsl.Analyzers.Hosts;

/// <summary>Finds the statements that can be handed to a device's host unchanged.</summary>
internal sealed class HandOver
{
    private readonly HostPath _path;
    private readonly IReadOnlyList<IOperation> _all;

    private HandOver(TypeCode code, HostPath path)
    {
        _path = path;
        _all = code.Blocks.Of(path.Function).All;
    }

    /// <summary>The code to hand over, and to whom; null if it cannot be handed over.</summary>
    /// <param name="code">The device.</param>
    /// <param name="path">The function.</param>
    /// <param name="places">The operations to hand over.</param>
    public static HandOverHint? Of(TypeCode code, HostPath path, IReadOnlyList<IOperation> places)
    {
        var handOver = new HandOver(code, path);
        return handOver.Find(places.Select(static place => place.Syntax).ToList()) is { } span
            ? new(HostOf(code), handOver.CanWait(span), span.Start, span.Length)
            : null;
    }

    private static string HostOf(TypeCode code)
        => HasHost(code.Type) ? "Host."
            : code.IsVirtioDevice ? ""
            : "((IDevice)this).Host?.";

    private static bool HasHost(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            ISymbol? member = current.GetMembers("Host")
                .FirstOrDefault(found => ReferenceEquals(current, type) || found.DeclaredAccessibility != Accessibility.Private);
            if (member is not null)
            {
                return Model.Devices.HostRule.IsHost((member as IPropertySymbol)?.Type ?? (member as IFieldSymbol)?.Type);
            }
        }

        return false;
    }

    private TextSpan? Find(List<SyntaxNode> places) => BodyOf(_path.Function.Syntax) switch
    {
        BlockSyntax block => InBlock(block, places),
        ExpressionSyntax expression when ReturnsNothing() && IsWhole(expression.Span, isLast: true) => expression.Span,
        _ => null,
    };

    private static SyntaxNode? BodyOf(SyntaxNode function) => function switch
    {
        BlockSyntax or ExpressionSyntax and not AnonymousFunctionExpressionSyntax => function,
        ArrowExpressionClauseSyntax arrow => arrow.Expression,
        AnonymousFunctionExpressionSyntax lambda => lambda.Body,
        BaseMethodDeclarationSyntax method => method.Body ?? (SyntaxNode?)method.ExpressionBody?.Expression,
        AccessorDeclarationSyntax accessor => accessor.Body ?? (SyntaxNode?)accessor.ExpressionBody?.Expression,
        LocalFunctionStatementSyntax local => local.Body ?? (SyntaxNode?)local.ExpressionBody?.Expression,
        _ => null,
    };

    // Hands over as much of the function as possible; awaits stay outside.
    private TextSpan? InBlock(BlockSyntax outermost, List<SyntaxNode> places)
    {
        for (BlockSyntax? block = outermost; block is not null; block = Inner(block, places))
        {
            StatementSyntax? first = block.Statements.FirstOrDefault(statement
                => statement.Span.Contains(places.Min(static place => place.SpanStart)));
            StatementSyntax? last = block.Statements.FirstOrDefault(statement
                => statement.Span.Contains(places.Max(static place => place.Span.End) - 1));
            if (first is null || last is null) return null;

            var span = TextSpan.FromBounds(first.SpanStart, last.Span.End);
            if (IsWhole(span, block == outermost && last == block.Statements.Last() && ReturnsNothing())) return span;

            if (!In(span).Any(static operation => operation is IAwaitOperation)) return null;
        }

        return null;
    }

    private static BlockSyntax? Inner(BlockSyntax block, List<SyntaxNode> places)
        => block.DescendantNodes()
            .OfType<BlockSyntax>()
            .FirstOrDefault(inner => places.TrueForAll(place => inner.Span.Contains(place.Span)));

    private IEnumerable<IOperation> In(TextSpan span)
        => _all.Where(operation => span.Contains(operation.Syntax.Span) && operation.Syntax.Span.Length > 0);

    private IEnumerable<IOperation> Outside(TextSpan span) => _all.Where(operation => !span.Contains(operation.Syntax.Span));

    private bool ReturnsNothing() => _path.Method.ReturnsVoid;

    /// <summary>Whether the code exchanges data with its surroundings only by variables that do not change.</summary>
    private bool IsWhole(TextSpan span, bool isLast)
    {
        var inside = In(span).ToList();
        var declared = new HashSet<ISymbol>(inside.Select(DeclaredBy).OfType<ISymbol>(), SymbolEqualityComparer.Default);
        return inside.TrueForAll(operation => StaysInside(operation, span, isLast))
            && inside.TrueForAll(operation => CanBeCaptured(operation, declared))
            && !Outside(span).Any(operation => VariableOf(operation) is { } variable && declared.Contains(variable));
    }

    private static ISymbol? DeclaredBy(IOperation operation) => operation switch
    {
        IVariableDeclaratorOperation declarator => declarator.Symbol,
        IPatternOperation pattern => Symbols.DeclaredBy(pattern),
        IDeclarationExpressionOperation { Expression: ILocalReferenceOperation local } => local.Local,
        ILocalReferenceOperation { IsDeclaration: true } local => local.Local,
        IAnonymousFunctionOperation lambda => lambda.Symbol,
        ILocalFunctionOperation local => local.Symbol,
        _ => null,
    };

    private static ISymbol? VariableOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IInvocationOperation { TargetMethod: { MethodKind: MethodKind.LocalFunction } local } => local,
        _ => null,
    };

    private static bool StaysInside(IOperation operation, TextSpan span, bool isLast) => operation switch
    {
        IAwaitOperation or IInvalidOperation => false,
        IReturnOperation { Kind: not OperationKind.Return } => false,
        IReturnOperation { IsImplicit: false } returned => IsOfFunctionIn(operation, span) || (isLast && returned.ReturnedValue is null),
        IBranchOperation { BranchKind: BranchKind.GoTo } => false,
        IBranchOperation => operation.Syntax.Ancestors().Any(node => node is StatementSyntax && IsTarget(node) && span.Contains(node.Span)),
        _ => true,
    };

    private static bool IsTarget(SyntaxNode node)
        => node is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax or SwitchStatementSyntax;

    private static bool IsOfFunctionIn(IOperation operation, TextSpan span)
        => operation.Syntax.Ancestors()
            .Any(node => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax && span.Contains(node.Span));

    private static bool CanBeCaptured(IOperation operation, HashSet<ISymbol> declared)
        => VariableOf(operation) is not { } variable
            || declared.Contains(variable)
            || (declared.Contains(variable.ContainingSymbol) && variable is IParameterSymbol or ILocalSymbol)
            || (!IsReference(variable) && !IsChanged(operation));

    private static bool IsReference(ISymbol variable) => variable switch
    {
        ILocalSymbol local => local.IsRef || local.Type.IsRefLikeType,
        IParameterSymbol parameter => parameter.RefKind != RefKind.None || parameter.Type.IsRefLikeType,
        _ => false,
    };

    private static bool IsChanged(IOperation reference) => reference.Parent switch
    {
        IAssignmentOperation assignment => assignment.Target == reference,
        IIncrementOrDecrementOperation => true,
        IArgumentOperation argument => argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out,
        ITupleOperation tuple => tuple.Parent is IDeconstructionAssignmentOperation assignment && assignment.Target == tuple,
        _ => false,
    };

    /// <summary>Whether the variables that the code reads keep their values.</summary>
    private bool CanWait(TextSpan span)
    {
        var read = new HashSet<ISymbol>(In(span).Select(VariableOf).OfType<ISymbol>(), SymbolEqualityComparer.Default);
        return !Outside(span).Any(operation => VariableOf(operation) is { } variable && read.Contains(variable) && IsChanged(operation))
            && !Outside(span).OfType<IForLoopOperation>().SelectMany(static loop => loop.Locals).Any(read.Contains);
    }
}
