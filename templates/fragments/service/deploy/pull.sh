          docker login ghcr.io --username "$GITHUB_ACTOR" --password-stdin <<< "$TOKEN"
          docker pull "$ADDRESS"
          docker tag "$ADDRESS" "$IMAGE"
          docker push "$IMAGE"
